"""人员信息登记表 and the upload file of an outside volunteer site: lists of a unit's people, numbers masked unless the
unit's admin gives a reason in private."""

from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.clerk.paper_people import Clerk, Facts, facts_of, people_of
from storage.database import vault_of
from storage.errors import NotAllowed, NotNow
from storage.masking import masked_id_number, masked_phone, without_numbers
from storage.policy import policy_of
from storage.policy_sections import Papers
from storage.speakers import Speaker, UnitAdmin
from storage.tables import Disclosure

_REASON = "disclosure:reason"


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """One line: what stands in the columns of the form, numbers as they may be shown."""

    name: str
    sex: str
    id_number: str = field(repr=False)
    phone: str = field(repr=False)
    wishes: tuple[str, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class NameList:
    """The list of a unit (or of a community's registered people) with the headings of its pack. `gaps`: column →
    how many lines have nothing there."""

    org: str
    papers: Papers
    clear: bool
    people: tuple[ListedPerson, ...]
    gaps: dict[str, int]


async def name_list(session: AsyncSession, speaker: Speaker, by: Clerk, *, reason: str, paper: str) -> NameList:
    """The list; with a reason its numbers are in clear, which only a unit's admin gets, in private, and which is
    written down: how many people, by whom, why."""
    clear = bool(reason.strip())
    if clear and not isinstance(by, UnitAdmin):
        raise NotAllowed("带完整号码的名册只给单位管理员。不写原因可以要遮号码的：登记名册")
    if clear and not speaker.chat.private:
        raise NotNow("带完整号码的名册只在私聊里给，请私聊我发：登记名册 原因 上报市文明办")
    policy = await policy_of(session, by.org.id)
    admin = isinstance(by, UnitAdmin)
    bearers = await people_of(session, by, speaker.today)
    facts = [await facts_of(session, one, speaker.today, roster=admin) for one in bearers]
    people = tuple(_line(one, by.org.name if admin else one.unit, clear=clear) for one in facts)
    if clear:
        await _written_down(session, speaker, by, paper, len(people), reason)
    columns = ("性别", "身份证号码", "手机号码", "服务志愿")
    counted = {label: sum(label in one.missing(label) for one in facts) for label in columns}
    return NameList(by.org.name, policy.papers, clear, people, {label: n for label, n in counted.items() if n})


async def _written_down(
    session: AsyncSession, speaker: Speaker, by: Clerk, paper: str, people: int, reason: str
) -> None:
    words = without_numbers(reason.strip())[:200]
    row = Disclosure(
        org_id=by.org.id, person_id=by.person_id, paper=paper, people=people,
        reason=vault_of(session).seal_ours(f"{_REASON}:{by.org.id}", words), at=speaker.now,
    )  # fmt: skip
    session.add(row)
    await session.flush()
    note(
        session, speaker.now, by.person_id, "read_id_numbers", "disclosure", row.id, org_id=by.org.id, people=people
    )  # fmt: skip


def _line(one: Facts, unit: str, *, clear: bool) -> ListedPerson:
    phone, number = one.phone or "", one.id_number or ""
    if not clear:
        phone, number = phone and masked_phone(phone), number and masked_id_number(number)
    return ListedPerson(one.name, one.sex or "", number, phone, one.wishes, unit)
