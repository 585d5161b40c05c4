"""The post of the generated lives: a platform that takes, refuses, or is silent, and an office that keeps its books by
the verbs of storage.post, as bot.post does. What each chat has got is remembered: that is what must not be doubled."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from near_database import NearDatabase
from need_town import OPEN

from storage.post import lookback, notices, outbox
from storage.post.lookback import Past
from storage.post.outbox import Letter
from storage.speakers import ChatRef

TAKEN, REFUSED, SLOW, LOST, AWAY = "taken", "refused", "slow", "lost", "away"
OUTCOMES = (TAKEN, REFUSED, SLOW, LOST, AWAY)  # SLOW arrived and LOST did not: to the sender they look the same


class Platform:
    """What arrived where, and the history that can be read back."""

    def __init__(self) -> None:
        self.arrived: Counter[int] = Counter()
        self.history: dict[ChatRef, list[Past]] = {}

    def take(self, now: datetime, letter: Letter) -> str:
        """A letter arrives."""
        self.arrived.update(part.id for part in letter.parts)
        past = self.history.setdefault(letter.chat, [])
        past.append(Past(f"{letter.chat.id}-{len(past)}", now, own=True, text=letter.text))
        return past[-1].id


async def deliver(
    database: NearDatabase, platform: Platform, now: datetime, outcomes: Sequence[str], *, quiet: bool = False,
    dies: bool = False,
) -> None:  # fmt: skip
    """One round of the office where the bot may speak first. `dies`: with its letters sent and nothing noted."""
    async with database.begin() as session:
        doubtful = await lookback.doubtful(session, now, OPEN)
        busy = {letter.chat for letter in doubtful}
        letters = await outbox.claim(session, now, quiet=quiet, accounts={OPEN: ()}, busy=busy)
    for letter, outcome in zip(letters, _ending_well(outcomes), strict=False):
        await _send(database, platform, now, letter, outcome, dies=dies)
    for letter in () if dies else doubtful:
        async with database.begin() as session:
            past = tuple(platform.history.get(letter.chat, []))
            await lookback.compare(session, now, letter, past, whole=True)


async def meet(database: NearDatabase, platform: Platform, now: datetime, chat: ChatRef, outcome: str) -> None:
    """Somebody speaks where the bot may only answer: what waits for this chat goes along (plugins._replying)."""
    async with database.begin() as session:
        letters, _ = await outbox.claim_at_contact(session, now, chat, 5)
    for letter in letters:
        kept = AWAY if outcome == REFUSED else outcome  # there what is refused waits for another contact
        await _send(database, platform, now, letter, kept, dies=False)


async def _send(
    database: NearDatabase, platform: Platform, now: datetime, letter: Letter, outcome: str, *, dies: bool
) -> None:
    reference = platform.take(now, letter) if outcome in (TAKEN, SLOW) else None
    if dies:
        return
    async with database.begin() as session:
        if outcome == TAKEN:
            await notices.sent(session, now, letter.id, reference)
        elif outcome == REFUSED:
            await notices.refused(session, now, letter.id, "retcode 110")
        elif outcome == AWAY:
            await notices.postponed(session, now, letter.id, timedelta(seconds=15), "not connected")
        else:
            await notices.unknown(session, letter.id, "no answer")


def _ending_well(outcomes: Sequence[str]) -> Iterator[str]:
    yield from outcomes
    while True:
        yield TAKEN
