"""The rules of a place as values: one `Policy` per pack. Every number, date, name and heading a notice gives is a field,
and each section carries `source`, the notice's own phrase, so that an answer can quote whose rule it is.

A section that a notice is silent about is absent (None): nothing is owed there. Packs are read by `bot` and come with
the database (`policies_of`); a group chooses one when it is bound and what lies below inherits it.
"""

from collections.abc import Sequence
from functools import cached_property
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator
from sqlalchemy.ext.asyncio import AsyncSession

from matching.ranking.ranker import Weights
from storage.lineage import Step, lineage
from storage.policy_needs import Fitness, Intake, Tickets
from storage.policy_sections import (
    Consent,
    DoubleTies,
    Doubt,
    Duty,
    Households,
    Keeping,
    Leaders,
    Letters,
    Licences,
    Matchmaking,
    Moves,
    Offers,
    Pairings,
    Papers,
    Records,
    Registration,
    Section,
    Services,
    Teams,
    Visits,
    Wishes,
)
from storage.policy_stars import Stars


class Policy(Section):
    """One policy pack. `name` is what people write after 规则."""

    name: str = Field(min_length=1, max_length=20, pattern=r"^[\w\u4e00-\u9fff·]+$")
    title: str
    place: str = ""
    notice: str = ""  # the notice's title and number
    issuers: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    copies_to: tuple[str, ...] = ()  # 抄送, 报
    theme: str = ""
    recipients: tuple[str, ...] = ()  # groups of people who are to be helped, in the notice's words
    registration: Registration
    moves: Moves | None = None
    services: Services
    teams: Teams | None = None
    pairings: Pairings | None = None
    households: Households | None = None
    visits: Visits | None = None
    duty: Duty | None = None
    double_ties: DoubleTies | None = None
    leaders: Leaders | None = None
    letters: Letters | None = None
    licences: Licences | None = None
    offers: Offers = Offers()
    matchmaking: Matchmaking = Matchmaking()
    wishes: Wishes = Wishes()
    tickets: Tickets = Tickets()
    intake: Intake = Intake()
    fitness: Fitness = Fitness()
    records: Records = Records()
    stars: Stars = Stars()
    papers: Papers = Papers()
    keeping: Keeping = Keeping()
    consent: Consent = Consent()
    ranking: dict[str, float] = Field(default_factory=dict[str, float])
    doubts: tuple[Doubt, ...] = ()

    @cached_property
    def weights(self) -> Weights:
        """The ranking's weights: the defaults, and what the pack sets otherwise."""
        return Weights.of(self.ranking)

    @model_validator(mode="after")
    def _weights_are_known(self) -> "Policy":
        Weights.of(self.ranking)
        return self


CHINA = ZoneInfo("Asia/Shanghai")


class Policies:
    """All packs by name, the one that holds where nobody chose, and the zone in which their days and hours are meant."""

    def __init__(self, packs: dict[str, Policy], usual: str, zone: ZoneInfo = CHINA) -> None:
        self.packs = packs
        self.usual = packs[usual]
        self.zone = zone

    def meant(self, said: str) -> str | None:
        """The pack somebody means: by its name, or by the beginning that no other shares (合肥 for 合肥2013)."""
        found = [name for name in self.packs if said and name.startswith(said)]
        return said if said in self.packs else found[0] if len(found) == 1 else None

    def named(self, name: str | None) -> Policy:
        """The pack of this name; the usual one for None or for a pack that is not there any more."""
        return self.packs.get(name or "", self.usual)


NEUTRAL = Policy(
    name="通用",
    title="在职党员到社区报到为群众服务",
    recipients=(
        "生活困难党员和群众",
        "空巢老人",
        "残障人士",
        "留守儿童",
        "下岗工人",
        "外来务工人员及随迁子女",
    ),
    registration=Registration(source="没有另选规则包时的通用规则", places=("居住地", "工作地", "单位指定", "联系帮扶")),
    services=Services(source="没有另选规则包时的通用规则"),
)


def policies_of(session: AsyncSession) -> Policies:
    """The packs that came with the session."""
    return session.info["policies"]


async def policy_of(session: AsyncSession, org_id: int | None) -> Policy:
    """The pack that holds for an organisation: its own, else the nearest one above, else the usual one."""
    return policy_in(session, await lineage(session, org_id))


def policy_in(session: AsyncSession, line: Sequence[Step]) -> Policy:
    """As `policy_of`, for a line that is at hand."""
    packs = policies_of(session)
    return packs.named(next((step.policy for step in line if step.policy is not None), None))
