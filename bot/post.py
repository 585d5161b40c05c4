"""The post office: delivers the outbox. It claims in one transaction, sends with none open, and notes the outcome.

One letter at a time goes to a chat; a chat whose platform is slow to answer holds up no other.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import nonebot
from loguru import logger
from nonebot.adapters import Bot
from nonebot.exception import ActionFailed, ApiNotAvailable, NetworkError
from nonebot_plugin_alconna import Target

from bot.onebot.history import past_of
from plugins._heard import platform_of
from plugins._letters import message_of, reference_of
from storage.database import Database
from storage.post import accounts, lookback, notices, outbox
from storage.post.budget import UNLIMITED, Budget
from storage.post.outbox import Letter
from storage.speakers import ChatRef

_AWAY = timedelta(seconds=15)
_IDLE = 20.0
_GOODBYE = 5.0


class PostOffice:
    """Sends what is due; the commit of a notice wakes it, so that a person's command arrives within two seconds."""

    def __init__(
        self,
        database: Database,
        zone: ZoneInfo,
        quiet_hours: tuple[time, time] | None,
        bot_of: Callable[[str], Bot | None],
        budget: Budget = UNLIMITED,
        passive: frozenset[str] = frozenset(),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        bots_of: Callable[[str], Sequence[Bot]] = lambda _: (),
    ) -> None:
        """`passive`: the platforms where the bot may not speak first; what is for them waits for a contact. `bots_of`:
        all that are connected to a platform, where there may be several; the first one is that of `bot_of`."""
        self._database, self._zone, self._quiet_hours, self._bot_of = database, zone, quiet_hours, bot_of
        self._budget, self._passive, self._now, self._bots_of = budget, passive, now, bots_of
        self._work_task: asyncio.Task[None] | None = None
        self._under_way: dict[ChatRef, asyncio.Task[None]] = {}
        self.resume_at: datetime | None = None
        """When more may be sent, as far as that is known."""

    async def start(self) -> None:
        """Own up to what was being sent when the process died, then begin."""
        async with self._database.begin() as session:
            lost = await notices.recover(session)
        if lost:
            logger.warning("{} messages may or may not have arrived before the last stop", lost)
        self._work_task = asyncio.create_task(self._work())

    async def stop(self) -> None:
        """Finish the messages under way and stop."""
        if self._work_task is not None:
            self._work_task.cancel()
            await asyncio.gather(self._work_task, return_exceptions=True)
        if self._under_way:
            _, late = await asyncio.wait(self._under_way.values(), timeout=_GOODBYE)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def is_quiet(self, now: datetime) -> bool:
        """Whether the place's quiet hours hold now."""
        if self._quiet_hours is None:
            return False
        begin, end = self._quiet_hours
        clock = now.astimezone(self._zone).time()
        return begin <= clock < end if begin <= end else clock >= begin or clock < end

    async def deliver(self) -> int:
        """Send everything that may go now; returns how many letters were taken in hand."""
        count = 0
        while taken := await self._round():
            count += taken
            if self._under_way:
                await asyncio.wait(self._under_way.values())
        return count

    async def _work(self) -> None:
        while True:
            self._database.noticed.clear()
            if not await self._carefully(self._round()):
                await asyncio.sleep(5)
            pause = (self.resume_at - self._now()).total_seconds() if self.resume_at is not None else _IDLE
            try:
                await asyncio.wait_for(self._database.noticed.wait(), min(_IDLE, max(0.02, pause)))
            except TimeoutError:
                continue

    async def _round(self) -> int:
        """Begin to send and to look for what may be; returns how many letters that concerns."""
        now = self._now()
        async with self._database.read() as session:
            connected = {name: ids for name in await outbox.waiting(session, now) if (ids := self._connected(name))}
        count = 0
        if connected:
            async with self._database.begin() as session:
                doubtful = [one for name in connected for one in await lookback.doubtful(session, now, name)]
                busy = {*self._under_way, *(letter.chat for letter in doubtful)}
                letters = await outbox.claim(
                    session, now, quiet=self.is_quiet(now), budget=self._budget, accounts=connected, busy=busy
                )
            for letter in doubtful:
                count += self._begin(letter, self._look_for)
            for letter in letters:
                count += self._begin(letter, self._send)
        async with self._database.read() as session:
            self.resume_at = await outbox.resume_at(session, now, self._budget, connected)
        return count

    def _bots(self, platform: str) -> Sequence[Bot]:
        first = self._bot_of(platform)
        return () if first is None else self._bots_of(platform) or (first,)

    def _connected(self, platform: str) -> tuple[str, ...]:
        """The accounts through which something may be sent now."""
        return () if platform in self._passive else tuple(bot.self_id for bot in self._bots(platform))

    def _bot(self, letter: Letter) -> Bot | None:
        """The bot of the letter's account, if it is still there."""
        bots = self._bots(letter.chat.platform)
        return next((bot for bot in bots if letter.account in (None, bot.self_id)), None)

    def _begin(self, letter: Letter, work: Callable[[Letter], Awaitable[None]]) -> int:
        if letter.chat in self._under_way:  # only what is looked for: it is looked for in the next round
            return 0
        task = asyncio.create_task(self._attempt(letter, work))
        self._under_way[letter.chat] = task
        task.add_done_callback(lambda _: self._end(letter))
        return 1

    def _end(self, letter: Letter) -> None:
        del self._under_way[letter.chat]
        self._database.noticed.set()

    async def _attempt(self, letter: Letter, work: Callable[[Letter], Awaitable[None]]) -> None:
        if not await self._carefully(work(letter)):
            await self._carefully(self._own_up(letter))

    async def _own_up(self, letter: Letter) -> None:
        async with self._database.begin() as session:
            await notices.stumbled(session, self._now(), letter.id)

    async def _carefully(self, work: Awaitable[object]) -> bool:
        try:
            await work
        except Exception as error:  # noqa: BLE001 - the post goes on whatever happens to one letter
            logger.error("the post office stumbled: {}", type(error).__name__)
            return False
        return True

    async def _send(self, letter: Letter) -> None:
        bot = self._bot(letter)
        if bot is None:
            await self._postpone(letter, _AWAY, "not connected")
            return
        try:
            target = Target(letter.chat.id, private=letter.chat.private)
            receipt = await message_of(letter).send(target=target, bot=bot)
        except ActionFailed as error:
            await self._failed(letter, error)
        except (ApiNotAvailable, ConnectionError):
            await self._postpone(letter, _AWAY, "not connected")
        except (NetworkError, TimeoutError):
            async with self._database.begin() as session:
                await notices.unknown(session, letter.id, "no answer")
        else:
            async with self._database.begin() as session:
                await notices.sent(session, self._now(), letter.id, reference_of(receipt))
                if letter.account is not None and not letter.chat.private:
                    await accounts.heard(session, letter.chat, letter.account, self._connected(letter.chat.platform))

    async def _look_for(self, letter: Letter) -> None:
        bot = self._bot(letter)
        if bot is None:
            return
        past, whole = await past_of(bot, letter.chat, lookback.since(letter))
        async with self._database.begin() as session:
            await lookback.compare(session, self._now(), letter, past, whole=whole)

    async def _failed(self, letter: Letter, error: ActionFailed) -> None:
        """A definite no is final; a platform's own time-out may have arrived and is not tried again blindly."""
        info = getattr(error, "info", {})
        words = f"{info.get('message', '')}{info.get('wording', '')}"
        wait = re.search(r"retry after (\d{1,5})", str(error), re.IGNORECASE)
        if wait is not None:  # too many at once: surely not sent
            await self._postpone(letter, timedelta(seconds=int(wait[1]) + 1), "too many at once")
            return
        async with self._database.begin() as session:
            if info.get("retcode") == 1200 and "imeout" in words:
                await notices.unknown(session, letter.id, "platform time-out")
            else:
                await notices.refused(session, self._now(), letter.id, f"retcode {info.get('retcode')}")
                if letter.account is not None:
                    await accounts.forget(session, letter.chat, letter.account)

    async def _postpone(self, letter: Letter, wait: timedelta, problem: str) -> None:
        async with self._database.begin() as session:
            await notices.postponed(session, self._now(), letter.id, wait, problem)


def connected_bots(platform: str) -> tuple[Bot, ...]:
    """The bots that are connected on this platform and logged in there."""
    bots = (bot for bot in nonebot.get_bots().values() if platform_of(bot) == platform)
    return tuple(bot for bot in bots if getattr(bot, "online", True))


def connected_bot(platform: str) -> Bot | None:
    """One of them, the first when there are several."""
    return next(iter(connected_bots(platform)), None)


def connected_platforms() -> tuple[str, ...]:
    """The platforms on which a bot is connected and logged in."""
    names = {platform_of(bot) for bot in nonebot.get_bots().values()}
    return tuple(sorted(name for name in names if connected_bot(name) is not None))
