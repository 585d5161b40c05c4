"""How answers leave for Telegram: who is mentioned is called by name, as QQ's own client shows it.

Import this after nonebot_plugin_alconna has been loaded; `install()` then replaces the stock exporter.
"""

from nonebot.adapters import Bot
from nonebot.adapters.telegram.message import Entity
from nonebot_plugin_alconna.uniseg import SupportAdapter
from nonebot_plugin_alconna.uniseg.adapters import EXPORTER_MAPPING
from nonebot_plugin_alconna.uniseg.adapters.telegram.exporter import TelegramMessageExporter
from nonebot_plugin_alconna.uniseg.exporter import export
from nonebot_plugin_alconna.uniseg.segment import At

_SOMEBODY = "这位同志"  # not heard of since the start


class Exporter(TelegramMessageExporter):
    """The stock exporter, which calls everybody 用户."""

    def __init__(self) -> None:
        super().__init__()  # maps the methods of this class only
        self._mapping = TelegramMessageExporter()._mapping | self._mapping

    @export
    async def at(self, seg: At, bot: Bot | None) -> Entity:
        """A link to the person, with the name that Telegram shows for him."""
        if seg.target.startswith("@"):
            return Entity.mention(seg.target)
        names: dict[str, str] = getattr(bot.adapter, "names", {}) if bot is not None else {}
        return Entity.text_link(f"@{names.get(seg.target, _SOMEBODY)}", f"tg://user?id={seg.target}")


def install() -> None:
    """Use this exporter for every Telegram message from now on."""
    EXPORTER_MAPPING[SupportAdapter.telegram.value] = Exporter()
