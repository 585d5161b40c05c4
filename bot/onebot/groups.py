"""Which groups an account is in, as its client knows it."""

from nonebot.adapters import Bot
from nonebot.adapters.onebot.v11 import Bot as OneBot
from nonebot.adapters.onebot.v11.exception import OneBotV11AdapterException

from .frames import positive

SECONDS = 10.0


async def groups_of(bot: Bot) -> frozenset[str]:
    """The ids of its groups; none where the platform or the client cannot say."""
    if not isinstance(bot, OneBot):
        return frozenset()
    try:
        answer = await bot.call_api("get_group_list", _timeout=SECONDS)
    except OneBotV11AdapterException:
        return frozenset()
    listed = [one for one in answer if isinstance(one, dict)] if isinstance(answer, list) else []
    return frozenset(str(positive(one.get("group_id"))) for one in listed)
