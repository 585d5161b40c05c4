"""From a message to ranked names inside a community, text included: how long it takes and where the time goes.

    python -m tests.bench.answering [--rounds 20]

A city of 20,000 members in 100 communities (tests/bench/big_town.py) in an SQLite file as in production; messages come in
through the OneBot adapter and NoneBot, on the event loop that production uses. Each word is said in turn with the
others, so that what else the machine does falls on all alike. The minimum is what it costs when nothing disturbs it.
"""

import argparse
import asyncio
import copy
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import uvloop

sys.path.insert(0, str(Path(__file__).parents[1]))

from talk import BOT_ID, ZONE, Talk

from storage.database import Database
from storage.offering import suggestions
from storage.vault import Vault
from tests.bench import big_town
from tests.bench.big_town import GROUP, MEMBER, STAFF, Size

Value = TypeVar("Value")
PLACE = 50  # the community that is talked in
# one for each way of asking: a plain one, a licence, sex, age, a day, none
NEEDS = (
    "王奶奶家水龙头漏水，下周六上午找1个人来修", "下周日上午给老人量血压，需要2人", "有居民和物业闹纠纷想咨询，时间不限",
    "张大妈的手机不会用微信，下周六上午", "给孩子们补数学，下周日下午，1人", "楼道灯不亮了，时间不限，找电工换线路",
    "陪老人去医院复查，时间不限，最好女同志", "下周日上午清理楼道，找5人", "独居老人想有人陪着聊聊天，时间不限",
    "搬几箱旧书到活动室，找3个40岁以下的小伙子，下周六上午",
)  # fmt: skip
RANKED, ANSWERED, THOUGHT, READ = "认出姓名", "答出来", "其中：排序和理由", "其中：读懂、排序和理由"


class Spent(NamedTuple):
    """Milliseconds by the wall clock, and of the processor (all threads)."""

    wall: float
    processor: float

    def since(self, start: "Spent") -> "Spent":
        """What passed between two moments."""
        return Spent(self.wall - start.wall, self.processor - start.processor)

    def and_(self, other: "Spent") -> "Spent":
        """Both together."""
        return Spent(self.wall + other.wall, self.processor + other.processor)


NEVER = Spent(0.0, 0.0)
Times = dict[tuple[str, str], list[Spent]]


def now() -> Spent:
    """This moment."""
    return Spent(time.perf_counter() * 1000, time.process_time() * 1000)


class Stopwatch(Talk):
    """A chat that notes when the names were known and when the answer was handed to the adapter."""

    def __init__(self, database: Database, folder: Path) -> None:
        from plugins import needs  # there once NoneBot has started

        super().__init__(database, folder)
        self.ranked = self.answered = self.thought = self.understood = NEVER
        self._suggest, self._thought = suggestions.suggest, suggestions.thought
        suggestions.suggest, suggestions.thought = self._noted(suggestions.suggest), self._weighed(suggestions.thought)
        needs.hear_need = self._understood(needs.hear_need)

    def _noted(self, call: Callable[..., Awaitable[Value]]) -> Callable[..., Awaitable[Value]]:
        async def noted(*args: Any, **named: Any) -> Value:
            value = await call(*args, **named)
            self.ranked = now()
            return value

        return noted

    def _weighed(self, call: Callable[..., Awaitable[Value]]) -> Callable[..., Awaitable[Value]]:
        async def weighed(*args: Any, **named: Any) -> Value:
            start = now()
            value = await call(*args, **named)
            self.thought = now().since(start)
            return value

        return weighed

    def _understood(self, call: Callable[..., Value]) -> Callable[..., Value]:
        def read(*args: Any, **named: Any) -> Value:
            start = now()
            value = call(*args, **named)
            self.understood = now().since(start)
            return value

        return read

    def id_of(self, name: str) -> int:
        """Accounts and groups by their numbers."""
        return int(name) if name.isdigit() else super().id_of(name)

    def take(self, api: str, params: dict[str, Any]) -> Any:
        """The moment at which the answer leaves."""
        if self.answered == NEVER:
            self.answered = now()
        return super().take(api, params)

    async def timed(self, who: int, text: str) -> tuple[Spent | None, Spent, str]:
        """What it took until the names were known (None where none are asked for), and until the answer; the answer."""
        from bot.onebot import frames

        event = copy.deepcopy(self.event(str(who), text, str(GROUP + PLACE)))
        self.ranked = self.answered = self.understood = NEVER
        said, start = len(self.sent), now()
        tidied = frames.tidy(event, str(BOT_ID))
        assert tidied is not None
        heard = self.adapter.json_to_event(tidied)
        assert heard is not None
        await self.bot.handle_event(heard)
        ranked = None if self.ranked == NEVER else self.ranked.since(start)
        return ranked, self.answered.since(start), self.sent[said].text


def load_bot() -> None:
    """NoneBot with the adapter and the plugins, as the app prepares it."""
    import nonebot

    from bot.logs import quiet_logs
    from bot.onebot.adapter import Adapter
    from config.settings import Settings, nonebot_config
    from matching.warm import spare_collector, warm_up

    quiet_logs("WARNING")
    nonebot.init(**nonebot_config(Settings(_env_file=None)))  # pyright: ignore[reportCallIssue]
    nonebot.get_driver().register_adapter(Adapter)
    for plugin in ("nonebot_plugin_alconna", "plugins.router"):
        assert nonebot.load_plugin(plugin) is not None
    from bot.onebot.exporter import install

    install()
    warm_up()
    spare_collector()


async def measure(folder: Path, rounds: int) -> Times:
    """By what was said and what was waited for."""
    database = Database(f"sqlite+aiosqlite:///{folder / 'city.db'}", Vault(b"\x07" * 32))
    await database.open()
    size = Size()
    await big_town.fill(database, size, datetime.now(ZONE).date())
    await database.scrub()
    talk, staff = Stopwatch(database, folder), STAFF + PLACE
    member = MEMBER + PLACE * (size.members + 1) + 5
    times: Times = defaultdict(list)

    async def said(kind: str, who: int, text: str) -> str:
        ranked, answered, answer = await talk.timed(who, text)
        if ranked is not None:
            times[kind, RANKED].append(ranked)
            times[kind, THOUGHT].append(talk.thought)
            if talk.understood != NEVER:
                times[kind, READ].append(talk.understood.and_(talk.thought))
        times[kind, ANSWERED].append(answered)
        return answer

    numbers = [int((await said("第一条", staff, f"需求：{text}"))[1:].split()[0]) for text in NEEDS]
    times.clear()
    for turn in range(rounds):
        for place, number in enumerate(numbers):
            await said("推荐 N", staff, f"推荐 {number}")
            await said("为什么没有我 N", member, f"为什么没有我 {number}")
            if turn % 4 == 0:
                await said("需求：…（新的一条，含推荐）", staff, f"需求：{NEEDS[place]}，{turn}号楼")
                await talk.timed(member, f"特长 {NEEDS[turn % len(NEEDS)][:6]}，修过{place}辆自行车{turn}")
                await said("推荐 N（有人刚改了特长）", staff, f"推荐 {number}")
            await said("帮助（不推荐，作比较）", staff, "帮助")
    await first_answers(said, staff, numbers, times)
    suggestions.suggest, suggestions.thought = talk._suggest, talk._thought
    await database.close()
    return times


async def first_answers(
    said: Callable[[str, int, str], Awaitable[str]], staff: int, numbers: list[int], times: Times
) -> None:
    """As after a start: nothing of any text is known."""
    from matching.concepts import topics
    from matching.ranking import fitted

    for number in numbers[:5]:
        fitted.forget()
        topics.forget_scanners()
        topics.skills_in("预热")  # the tables are loaded before the doors open
        await said("推荐 N（启动后第一次）", staff, f"推荐 {number}")


def table(times: Times) -> str:
    """Milliseconds by the wall clock; the last two columns of the processor."""
    rows = [
        "| 说什么 | 到 | 次数 | 最少 | p50 | p95 | p99 | CPU p50 | CPU p95 |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for (kind, until), found in sorted(times.items()):
        wall = (cut([one.wall for one in found], at) for at in (0.0, 0.5, 0.95, 0.99))
        processor = (cut([one.processor for one in found], at) for at in (0.5, 0.95))
        rows.append(
            f"| {kind} | {until} | {len(found)} | {' | '.join(f'{value:.1f}' for value in (*wall, *processor))} |"
        )
    return "\n".join(rows)


def cut(values: list[float], share: float) -> float:
    """The value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


HEAD = """# 从一句话到姓名

一个城市2万名党员、100个社区，每个社区200人（`tests/bench/big_town.py`），SQLite 文件（WAL，synchronous=FULL），
消息从 OneBot 适配器进来，走完 NoneBot、读懂、查库、排序、说明理由。{rounds}轮，各句轮流说。单位毫秒。
「认出姓名」：推荐的人和理由已经排好；「读懂、排序和理由」：只算读懂这句话和排人，不算聊天平台和数据库；「答出来」：记下顺序、记下这条消息办过了（一次落盘），回答交给适配器。
最少值是没有别的事打扰时的花费；CPU 是本进程（所有线程）真正用掉的时间，机器忙的时候（这次平均有{load:.1f}个进程在用{cores}个核）
钟表上的 p95 多半是在排队，CPU 的才是程序自己的。
"""


def main() -> int:
    """Measure and print docs/answering.md."""
    import os

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20)
    given = parser.parse_args()
    load_bot()
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        times = runner.run(measure(Path(folder), given.rounds))
    print(HEAD.format(rounds=given.rounds, load=os.getloadavg()[0], cores=os.cpu_count()))
    print(f"{table(times)}\n\n重算：`make bench`（`tests/bench/answering.py`）。")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
