"""The post office: delivers the outbox. It claims in one transaction, sends with none open, and notes the outcome."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import nonebot
from loguru import logger
from nonebot.adapters import Bot
from nonebot.exception import ActionFailed, ApiNotAvailable, NetworkError
from nonebot_plugin_alconna import At, Target, Text, UniMessage
from nonebot_plugin_alconna.uniseg import Receipt

from plugins._heard import platform_of
from storage import notices
from storage.database import Database
from storage.notices import Letter

_PACE = 1.5  # seconds between messages that no person's command has sent
_AWAY = timedelta(seconds=15)
_IDLE = 20.0


class PostOffice:
    """Sends what is due; the commit of a notice wakes it, so that a person's command arrives within two seconds."""

    def __init__(
        self,
        database: Database,
        zone: ZoneInfo,
        quiet_hours: tuple[time, time] | None,
        bot_of: Callable[[str], Bot | None],
    ) -> None:
        self._database, self._zone, self._quiet_hours, self._bot_of = database, zone, quiet_hours, bot_of
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Own up to what was being sent when the process died, then begin."""
        async with self._database.begin() as session:
            lost = await notices.recover(session)
        if lost:
            logger.warning("{} messages may or may not have arrived before the last stop", lost)
        self._task = asyncio.create_task(self._work())

    async def stop(self) -> None:
        """Finish the message under way and stop."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def is_quiet(self, now: datetime) -> bool:
        """Whether the place's quiet hours hold now."""
        if self._quiet_hours is None:
            return False
        begin, end = self._quiet_hours
        clock = now.astimezone(self._zone).time()
        return begin <= clock < end if begin <= end else clock >= begin or clock < end

    async def deliver(self) -> int:
        """Send everything that is due now; returns how many letters were taken in hand."""
        count = 0
        while True:
            now = datetime.now(UTC)
            async with self._database.begin() as session:
                letters = await notices.claim(session, now, quiet=self.is_quiet(now))
            if not letters:
                return count
            for letter in letters:
                await self._send(letter)
                count += 1

    async def _work(self) -> None:
        while True:
            self._database.noticed.clear()
            try:
                await self.deliver()
            except Exception as error:  # noqa: BLE001 - the post goes on whatever happens to one round
                logger.error("the post office stumbled: {}", type(error).__name__)
                await asyncio.sleep(5)
            try:
                await asyncio.wait_for(self._database.noticed.wait(), _IDLE)
            except TimeoutError:
                continue

    async def _send(self, letter: Letter) -> None:
        bot = self._bot_of(letter.chat.platform)
        if bot is None:
            await self._postpone(letter, "not connected")
            return
        try:
            receipt = await _message(letter).send(target=Target(letter.chat.id, private=letter.chat.private), bot=bot)
        except ActionFailed as error:
            await self._failed(letter, error)
        except (ApiNotAvailable, ConnectionError):
            await self._postpone(letter, "not connected")
        except (NetworkError, TimeoutError):
            async with self._database.begin() as session:
                await notices.unknown(session, letter.id, "no answer")
        else:
            async with self._database.begin() as session:
                await notices.sent(session, datetime.now(UTC), letter.id, _reference(receipt))
        if not letter.by_person:
            await asyncio.sleep(_PACE)

    async def _failed(self, letter: Letter, error: ActionFailed) -> None:
        """A definite no is final; a platform's own time-out may have arrived and is not tried again blindly."""
        info = getattr(error, "info", {})
        words = f"{info.get('message', '')}{info.get('wording', '')}"
        async with self._database.begin() as session:
            if info.get("retcode") == 1200 and "imeout" in words:
                await notices.unknown(session, letter.id, "platform time-out")
            else:
                await notices.refused(session, datetime.now(UTC), letter.id, f"retcode {info.get('retcode')}")

    async def _postpone(self, letter: Letter, problem: str) -> None:
        async with self._database.begin() as session:
            await notices.postponed(session, datetime.now(UTC), letter.id, _AWAY, problem)


def connected_bot(platform: str) -> Bot | None:
    """A bot that is connected on this platform, the first when there are several."""
    return next((bot for bot in nonebot.get_bots().values() if platform_of(bot.adapter.get_name()) == platform), None)


def _message(letter: Letter) -> UniMessage:
    if letter.mention is None:
        return UniMessage(letter.text)
    return UniMessage([At("user", letter.mention), Text(f" {letter.text}")])


def _reference(receipt: Receipt) -> str | None:
    """The platform's id of what was sent, as a quotation of it will name it."""
    quote = receipt.get_reply(0)
    return quote.id if quote is not None else None
