"""A NoneBot process with the real doors and one small handler; the tests of bot.onebot talk to it over a socket.

NoneBot is one per process, so each way of starting it needs a process of its own. Settings come from the environment.
"""

import asyncio
import os
import resource
import tempfile
from collections import defaultdict
from pathlib import Path

import nonebot

from bot.logs import quiet_logs
from config.settings import load_settings, nonebot_config, server_options

settings = load_settings(None)
quiet_logs(settings.log_level)
nonebot.init(**nonebot_config(settings))
driver = nonebot.get_driver()

from bot.onebot import bot as onebot  # noqa: E402
from bot.onebot.adapter import Adapter  # noqa: E402

onebot.QUOTE_S = 1.0
Adapter.reconnect_s = 0.3
Adapter.silence_s = float(os.environ.get("SILENCE_S", "25"))
Adapter.dead_s = float(os.environ.get("DEAD_S", "60"))
Adapter.hold = int(os.environ.get("HOLD", Adapter.hold))
driver.register_adapter(Adapter)
nonebot.load_plugin("nonebot_plugin_alconna")

from nonebot.adapters import Bot, Event  # noqa: E402
from nonebot_plugin_alconna import At, File, Image, Target, Text, UniMessage  # noqa: E402
from nonebot_plugin_alconna.uniseg import CustomNode, Reference  # noqa: E402

from bot.onebot import exporter  # noqa: E402

exporter.install()
seen: dict[str, list[str]] = defaultdict(list)
hooks = {"up": 0, "down": 0}
adapter = nonebot.get_adapter(Adapter)


@driver.on_bot_connect
async def up() -> None:
    hooks["up"] += 1


@driver.on_bot_disconnect
async def down() -> None:
    hooks["down"] += 1


@driver.on_shutdown
async def close_database() -> None:
    nonebot.logger.info("closed with {} waiting", adapter.lanes.waiting)


async def answer(bot: Bot, event: Event) -> UniMessage | None:
    text = event.get_plaintext()
    word, _, rest = text.partition(" ")
    chat = str(getattr(event, "group_id", None) or f"private {event.get_user_id()}")
    seen[chat].append(text)
    match word:
        case "echo":
            return UniMessage(rest)
        case "slow":
            await asyncio.sleep(float(rest))
        case "work":
            await asyncio.sleep(0.003)
        case "seen":
            return UniMessage("|".join(seen.pop(chat)[:-1]))
        case "count":
            return UniMessage(str(len(seen.pop(chat)) - 1))
        case "length":
            return UniMessage(f"{len(text)} of {event.full_length}")
        case "quote":
            quoted = event.reply.message.extract_plain_text() if event.reply else None
            return UniMessage(f"{event.quoted_id} {quoted} {event.is_tome()}")
        case "health":
            rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            parts = (len(nonebot.get_bots()), hooks["up"], hooks["down"], adapter.dropped, adapter.lanes.waiting, rss)
            return UniMessage(" ".join(map(str, parts)))
        case "fail":
            raise ValueError(f"cannot read {text} 王奶奶家")
        case "file":
            return UniMessage([Text("给你"), File(raw=b"abc", name="表.docx"), File(raw=b"de", name="b.xlsx")])
        case "path":
            path = Path(tempfile.mkdtemp()) / "c.txt"
            path.write_bytes(b"from a path")
            return UniMessage([Image(raw=b"\x89PNG"), Image(path=path), File(path=path)])
        case "forward":
            return UniMessage([Reference(nodes=[CustomNode("1", "名", "[CQ:at,qq=all]")])])
        case "at":
            return UniMessage(At("user", rest))
        case "raw":
            await bot.call_api("send_group_msg", group_id=5, message=rest)
        case "later":
            kind, _, number = rest.partition(":")
            target = Target(number, private=kind == "private", adapter="OneBot V11", self_id=bot.self_id)
            await UniMessage("稍后").send(target, bot)
    return None


@nonebot.on_message().handle()
async def _(bot: Bot, event: Event) -> None:
    if said := await answer(bot, event):
        await said.send(event, bot)


nonebot.run(**server_options())
