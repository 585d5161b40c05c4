"""The town of the generated lives: one community that may be told, one that may not, a unit in both, eight members."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from actors import NOW, OPERATOR, TODAY, bind
from near_database import NearDatabase
from sqlalchemy.ext.asyncio import AsyncSession

from storage import people, roles
from storage.asking.asks import NeedWords, hear_need
from storage.people import AboutMe
from storage.policy import NEUTRAL, Policies, Policy
from storage.policy_sections import Matchmaking, Offers, Records
from storage.recognition import speaker_of
from storage.roster import licences
from storage.speakers import ChatRef, Speaker
from storage.tables import Person
from storage.vault import Vault

VAULT = Vault(b"\x07" * 32)
OPEN, CLOSED = "qq", "guild"  # where the bot may speak first, and where it may not
HERE, THERE = ChatRef(OPEN, "200001", False), ChatRef(CLOSED, "200002", False)
UNIT, UNIT_THERE = ChatRef(OPEN, "100001", False), ChatRef(CLOSED, "100002", False)
HEAD, SECOND, FAR_HEAD, ADMIN = "3001", "3002", "3003", "4001"
MEMBERS = tuple(f"2{number:03d}" for number in range(8))  # the last two are to be met on the closed platform only
LICENSED_WORK, LICENCE = "检修电路", "电工证"
TEXTS = ("给郑大爷理发", "给赵奶奶理发，要上门", f"帮孙奶奶家{LICENSED_WORK}")
WISH = len(TEXTS)
ELECTRICIANS = MEMBERS[1:5]  # the first two have shown their licence, the next has only spoken of it
USUAL = NEUTRAL
STRICT = NEUTRAL.model_copy(
    update={
        "offers": Offers(reply_hours=6, urgent_hours=1, waves=(2, 2), unowned_hours=10, days_off=False),
        "records": Records(look_by_another=True),
        "matchmaking": Matchmaking(hour=8),
        "services": NEUTRAL.services.model_copy(update={"monthly_cap": 1}),
    }
)


def chat_of(user_id: str) -> ChatRef:
    """Where somebody speaks."""
    if user_id in (HEAD, SECOND):
        return HERE
    if user_id == FAR_HEAD:
        return THERE
    return UNIT_THERE if user_id in MEMBERS[-2:] else UNIT


def policies(strict: bool) -> Policies:
    """One pack holds everywhere."""
    pack: Policy = STRICT if strict else USUAL
    return Policies({pack.name: pack}, pack.name)


async def prepared() -> tuple[bytes, dict[str, Speaker]]:
    """The town's bytes, and who is who in it."""
    database = NearDatabase(VAULT, policies(strict=False))
    await database.open()
    for chat, kind, name in (
        (UNIT, "unit", "市住建局"), (UNIT_THERE, "unit", "市住建局"), (HERE, "community", "舜水新村"),
        (THERE, "community", "梅湖社区"),
    ):  # fmt: skip
        await bind(database, chat, kind, name)
    for user_id, kind in ((HEAD, "staff"), (SECOND, "staff"), (FAR_HEAD, "staff"), (ADMIN, "unit_admin")):
        async with database.begin() as session:
            by = await _heard(session, OPERATOR, chat_of(user_id))
            await roles.appoint(session, by, user_id, None, kind)
    for user_id in MEMBERS:
        for community in ("舜水新村", "梅湖社区"):
            async with database.begin() as session:
                by = await _heard(session, user_id, chat_of(user_id))
                skills = "理发、水电维修" if user_id in ELECTRICIANS else "理发"
                await people.check_in(session, by, community, AboutMe(skills=skills))
    await _licences(database)
    known: dict[str, Speaker] = {}
    async with database.read() as session:
        for user_id in (HEAD, SECOND, FAR_HEAD, ADMIN, *MEMBERS):
            known[user_id] = await _heard(session, user_id, chat_of(user_id))
    database.raw.execute("DELETE FROM notice")  # what was said before the lives begin
    return database.image(), known


async def _licences(database: NearDatabase) -> None:
    for user_id in ELECTRICIANS[:3]:
        async with database.begin() as session:
            by = await _heard(session, user_id, chat_of(user_id))
            person = await session.get_one(Person, by.person_id)
            await licences.claim(session, by, person, [LICENCE])
            if user_id != ELECTRICIANS[2]:
                await licences.verify(session, await _heard(session, ADMIN, chat_of(ADMIN)), person, LICENCE)


async def _heard(session: AsyncSession, user_id: str, chat: ChatRef) -> Speaker:
    return await speaker_of(
        session,
        chat=chat,
        user_id=user_id,
        name=f"人{user_id}",
        is_operator=user_id == OPERATOR,
        now=NOW,
        today=TODAY,
    )


_READ = {text: hear_need("need", f"{text}，时间不限", TODAY, time(10)) for text in TEXTS}
_WISH = hear_need("wish", "张奶奶想要一台收音机", TODAY, time(10))


def words_for(which: int, day: date | None, people_wanted: int) -> NeedWords:
    """A need as it was read: reading is no part of its life. The last is a wish for a thing."""
    read = _WISH if which == WISH else _READ[TEXTS[which]]
    part = None if day is None else "上午"
    return replace(read, day=day, part=part, any_day=day is None, people=people_wanted)


def later(speaker: Speaker, now: datetime) -> Speaker:
    """The same speaker at another moment."""
    return replace(speaker, now=now, today=(now + timedelta(hours=8)).date())
