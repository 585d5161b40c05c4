"""QQ as it is: requests to be friends, invitations into groups, people who leave and who come back."""

from datetime import UTC, datetime

from nonebot import on_notice, on_request
from nonebot.adapters.onebot.v11 import (
    Bot,
    FriendRequestEvent,
    GroupDecreaseNoticeEvent,
    GroupIncreaseNoticeEvent,
    GroupRequestEvent,
)
from nonebot.adapters.onebot.v11.exception import OneBotV11AdapterException
from nonebot.internal.matcher import current_bot
from nonebot_plugin_alconna import Args

from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from plugins._words import word
from storage import membership
from storage.errors import NotNow
from storage.post import accounts
from storage.speakers import ChatRef, operator

QQ = "qq"
_MOST_ASKED = 50  # groups looked through for a stranger who wants to be a friend

friends = on_request(priority=1, block=False)
invitations = on_request(priority=1, block=False)
comings = on_notice(priority=1, block=False)
goings = on_notice(priority=1, block=False)


@friends.handle()
async def befriend(bot: Bot, event: FriendRequestEvent) -> None:
    """Accept who belongs to a bound group; anybody else waits for a person to decide."""
    if await _belongs(bot, event.user_id):
        await bot.set_friend_add_request(flag=event.flag, approve=True)


@invitations.handle()
async def invited(bot: Bot, event: GroupRequestEvent) -> None:
    """An invitation waits for a 系统管理员, unless one of them sent it."""
    if event.sub_type != "invite":
        return
    if (QQ, str(event.user_id)) in desk.operators:
        await bot.set_group_add_request(flag=event.flag, sub_type="invite", approve=True)
        return
    async with desk.database.begin() as session:
        await membership.invited(
            session, _chat(event.group_id), str(event.user_id), event.flag, desk.operators, datetime.now(UTC)
        )


@word(
    "同意入群", example="同意入群 123456789", about="同意机器人进一个群", roles=("operator",), args=Args["group", int]
)
async def agree(heard: Heard, group: int) -> Answer:
    """同意入群 群号."""
    bot = current_bot.get()
    if not isinstance(bot, Bot):
        raise NotNow("这个平台不用同意入群。")
    async with desk.act(heard) as (session, speaker):
        by = await operator(session, speaker)
        flag = await membership.take_invitation(session, by, heard.chat.platform, str(group))
    await bot.set_group_add_request(flag=flag, sub_type="invite", approve=True)
    return say(f"已同意进群 {group}。进群后请在群里发：绑定 单位 名称")


@goings.handle()
async def left(event: GroupDecreaseNoticeEvent) -> None:
    """A role rests while its holder is out of the group, and the offers go back."""
    async with desk.database.begin() as session:
        await membership.left(session, _chat(event.group_id), str(event.user_id), datetime.now(UTC))
        if event.user_id == event.self_id:
            await accounts.forget(session, _chat(event.group_id), str(event.self_id))


@comings.handle()
async def came(event: GroupIncreaseNoticeEvent) -> None:
    """Back in the group: the role counts again."""
    async with desk.database.begin() as session:
        await membership.returned(session, _chat(event.group_id), str(event.user_id), datetime.now(UTC))


async def _belongs(bot: Bot, user_id: int) -> bool:
    async with desk.database.read() as session:
        if await membership.is_known(session, QQ, str(user_id)):
            return True
        groups = await membership.bound_groups(session, QQ)
    for group in groups[:_MOST_ASKED]:
        try:
            await bot.get_group_member_info(group_id=int(group), user_id=user_id)
        except OneBotV11AdapterException:
            continue
        return True
    return False


def _chat(group_id: int) -> ChatRef:
    return ChatRef(QQ, str(group_id), False)
