"""How quickly the running bot answers: 50 groups, 20 messages a second, most of them chat that gets no answer.

    python tests/bench/load.py [--seconds 60] [--rate 20] [--groups 50] [--members 200]

Starts `python -m bot` on an empty database, fills it by chat, then sends at a steady rate whether answers come or
not (so that a stall counts against every message behind it). Prints a table as it stands in docs/load.md.
"""

import argparse
import asyncio
import itertools
import json
import os
import pstats
import random
import resource
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import aiohttp

SELF_ID, OPERATOR = 10000, 9001
SKILLS = (
    "水电维修",
    "理发、按摩",
    "内科医生，量血压",
    "法律咨询",
    "修电脑、教手机",
    "开车接送",
    "初中数学",
    "摄影、写稿",
    "钢琴",
    "打扫卫生",
)
NEEDS = (
    "王奶奶家水龙头漏水，下周六上午找1个人来修", "下周日上午给老人量血压，需要2人", "李大爷要理发，下周六下午",
    "有居民和物业闹纠纷想咨询", "张大妈的手机不会用微信，下周六上午", "下周日上午清理楼道，找5人",
)  # fmt: skip
CHAT = (
    "收到",
    "今天天气不错",
    "大家下午三点开会别迟到",
    "谢谢李主任",
    "孩子作业写完了吗",
    "哈哈哈",
    "[图片]明天见",
    "楼下停车位满了",
)


class Load:
    """A OneBot client that notes when each message was said and when its answer came."""

    def __init__(self, groups: int) -> None:
        self.groups = [500000 + n for n in range(groups)]
        self.ids = itertools.count(1)
        self.waiting: dict[int, list[tuple[str, float]]] = defaultdict(list)
        self.times: dict[str, list[float]] = defaultdict(list)
        self.answered = asyncio.Event()
        self.ws: aiohttp.ClientWebSocketResponse

    async def say(self, user: int, group: int, text: str, kind: str | None) -> None:
        """Send one message; `kind` None means that no answer is expected."""
        if kind is not None:
            self.waiting[group].append((kind, time.perf_counter()))
        parts: list[dict[str, Any]] = []
        for piece in text.split("@"):
            if parts and piece[:1].isdigit():
                number, _, rest = piece.partition(" ")
                parts += [{"type": "at", "data": {"qq": number}}, {"type": "text", "data": {"text": " " + rest}}]
            else:
                parts.append({"type": "text", "data": {"text": piece}})
        event = {
            "post_type": "message", "message_type": "group", "sub_type": "normal", "time": int(time.time()),
            "self_id": SELF_ID, "message_id": next(self.ids), "user_id": user, "group_id": group, "anonymous": None,
            "message": parts, "raw_message": text, "font": 0,
            "sender": {"user_id": user, "nickname": f"党员{user}", "card": f"党员{user}", "role": "member"},
        }  # fmt: skip
        await self.ws.send_str(json.dumps(event, ensure_ascii=False))

    async def listen(self) -> None:
        """Take the bot's calls; the first text to a group answers the oldest message waiting there."""
        async for message in self.ws:
            call = json.loads(message.data)
            if call.get("action", "").startswith("send"):
                group = call["params"].get("group_id")
                text = json.dumps(call["params"].get("message"), ensure_ascii=False)
                if self.waiting[group] and '"at"' not in text and "请确认" not in text and "（1/" not in text:
                    kind, said = self.waiting[group].pop(0)
                    self.times[kind].append(time.perf_counter() - said)
                    self.answered.set()
            await self.ws.send_str(
                json.dumps({"status": "ok", "retcode": 0, "data": {"message_id": 1}, "echo": call.get("echo")})
            )

    async def ask(self, user: int, group: int, text: str) -> None:
        """Say something and wait until it is answered: for filling the database."""
        self.answered.clear()
        await self.say(user, group, text, "fill")
        await asyncio.wait_for(self.answered.wait(), 30)


async def fill(load: Load, members: int) -> None:
    """Half of the groups are units, half are communities, with staff and members."""
    half = len(load.groups) // 2
    for n, group in enumerate(load.groups):
        await load.ask(OPERATOR, group, f"绑定 {'单位 测试单位' if n < half else '社区 测试社区'}{n}")
        if n >= half:
            await load.say(OPERATOR, group, f"任命 @{3000 + n} 社区工作者", None)
    for n in range(members):
        skill = SKILLS[n % len(SKILLS)]
        await load.ask(20000 + n, load.groups[n % half], f"报到 测试社区{half + n % half} 特长：{skill} 时间：周末")


def scripted(load: Load, members: int, chance: random.Random) -> tuple[int, int, str, str | None]:
    """One message of the mix: 60 % chat, the rest words that are answered."""
    half = len(load.groups) // 2
    unit = chance.randrange(half)
    member, group = 20000 + chance.randrange(members // half) * half + unit, load.groups[unit]
    draw = chance.random()
    if draw < 0.60:
        return member, chance.choice(load.groups), chance.choice(CHAT), None
    if draw < 0.70:
        return member, group, "清单", "清单"
    if draw < 0.78:
        return member, group, "我的服务", "我的服务"
    if draw < 0.84:
        return member, group, "帮助", "帮助"
    if draw < 0.90:
        return member, group, f"报到 测试社区{half + unit} 特长：{chance.choice(SKILLS)}", "报到"
    if draw < 0.95:
        return member, group, f"接单 {chance.randrange(1, 60)}", "接单"
    community = half + chance.randrange(half)
    return 3000 + community, load.groups[community], f"需求：{chance.choice(NEEDS)}", "需求（含推荐）"


async def measure(args: argparse.Namespace, port: int) -> Load:
    """Fill, then send at the steady rate."""
    load = Load(args.groups)
    headers = {"X-Self-ID": str(SELF_ID), "X-Client-Role": "Universal"}
    async with aiohttp.ClientSession() as session:
        for _ in range(200):
            try:
                load.ws = await session.ws_connect(f"ws://127.0.0.1:{port}/onebot/v11/ws", headers=headers)
                break
            except aiohttp.ClientError:
                await asyncio.sleep(0.2)
        listener = asyncio.create_task(load.listen())
        await load.ws.send_str(json.dumps({
            "post_type": "meta_event", "meta_event_type": "lifecycle", "sub_type": "connect",
            "time": int(time.time()), "self_id": SELF_ID,
        }))  # fmt: skip
        await fill(load, args.members)
        load.times.clear()
        chance, begin = random.Random(7), time.perf_counter()
        for n in range(int(args.seconds * args.rate)):
            await asyncio.sleep(max(0.0, begin + n / args.rate - time.perf_counter()))
            await load.say(*scripted(load, args.members, chance))
        await asyncio.sleep(3)
        listener.cancel()
        await load.ws.close()
    return load


def table(load: Load) -> str:
    """The figures in milliseconds, by word and in all."""
    rows = ["| 消息 | 条数 | p50 ms | p95 ms | p99 ms |", "|---|--:|--:|--:|--:|"]
    everything = sorted(t for times in load.times.values() for t in times)
    for kind, times in [*sorted(load.times.items()), ("合计", everything)]:
        ordered = sorted(times)
        cuts = [ordered[min(int(len(ordered) * q), len(ordered) - 1)] * 1000 for q in (0.5, 0.95, 0.99)]
        rows.append(f"| {kind} | {len(ordered)} | " + " | ".join(f"{cut:.0f}" for cut in cuts) + " |")
    lost = sum(len(waiting) for waiting in load.waiting.values())
    return "\n".join([*rows, "", f"没有等到回答的：{lost}；平均 {statistics.mean(everything) * 1000:.0f} ms"])


def run(args: argparse.Namespace, port: int, env: dict[str, str], wrapped: list[str]) -> None:
    """One run of the bot, measured and stopped; `wrapped` are arguments of a profiler around it."""
    bot = subprocess.Popen([sys.executable, *wrapped, "-m", "bot"], env=env, cwd=Path(__file__).parents[2])
    try:
        found = table(asyncio.run(measure(args, port)))
    finally:
        bot.send_signal(signal.SIGINT)  # a profiler writes its file only when it is interrupted, not when it is ended
        bot.wait(30)
    if not args.quiet:
        print(
            f"# 回答有多快\n\n{args.groups} 个群、{args.members} 名党员，每秒 {args.rate:g} 条消息，共 {args.seconds:g} 秒；六成是闲聊。\n\n{found}\n"
        )


def time_by_package(profile: Path) -> str:
    """Where the bot's own CPU time went, by package, from a profile of the same mix."""
    spent: defaultdict[str, float] = defaultdict(float)
    for (file, _, _), (_, _, own, _, _) in pstats.Stats(str(profile)).stats.items():  # type: ignore[attr-defined]
        parts = Path(file).parts
        inside = parts[parts.index("site-packages") + 1] if "site-packages" in parts else ""
        room = next((part for part in ("plugins", "storage", "matching", "bot") if not inside and part in parts), "")
        spent[room or inside.removesuffix(".py") or "Python 自身与等待"] += own
    spent.pop("Python 自身与等待")
    whole = sum(spent.values())
    ordered = sorted(spent.items(), key=lambda item: -item[1])[:9]
    return "、".join(f"{name} {share / whole:.0%}" for name, share in ordered)


def main() -> int:
    """Start the bot, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--groups", type=int, default=50)
    parser.add_argument("--members", type=int, default=200)
    parser.set_defaults(quiet=False)
    args = parser.parse_args()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {
            "DATA_DIR": folder, "PORT": str(port), "SUPERUSERS": f'["{OPERATOR}"]', "QUIET_HOURS": "", "LOG_LEVEL": "WARNING",
        }  # fmt: skip
        run(args, port, env, [])
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(f"机器人进程：CPU {used.ru_utime + used.ru_stime:.1f} s，内存峰值 {used.ru_maxrss / 1024:.0f} MB\n")
        profile = Path(folder) / "profile"
        args.seconds, args.quiet = args.seconds / 2, True
        run(args, port, env | {"DATA_DIR": f"{folder}/again"}, ["-m", "cProfile", "-o", str(profile)])
        print(f"时间花在哪里（同样的消息，另一次运行里的函数自身时间，不含 Python 内建）：{time_by_package(profile)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
