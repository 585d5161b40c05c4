"""What one rule says about one organisation, and what the rules are given to judge by."""

from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from storage.policy import Policy
from storage.registration.registrations import Coverage
from storage.speakers import OrgRef


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule held against one organisation: `met` of `owed` (in `measure`), owed by `due`, missed since `since`.

    `names` says which people miss it: for the organisation's own admin, in private. `lacks` names things that are
    missing (teams, days, numbers of needs), never a person. `optional` rules never fail. `unknown` says why a rule
    cannot be judged yet. `then` is what to type next. `sealed` counts tell about hardship: small ones stay inside.
    """

    rule: str
    source: str
    met: int
    owed: int
    measure: str = "人"
    due: date | None = None
    since: date | None = None
    names: tuple[str, ...] = field(default=(), repr=False)
    lacks: tuple[str, ...] = ()
    said: str = ""
    binding: str = ""
    optional: bool = False
    unknown: str = ""
    then: str = ""
    sealed: bool = False

    @property
    def short(self) -> int:
        """How many are still missing."""
        return max(self.owed - self.met, 0)

    @property
    def failed(self) -> bool:
        """Whether the rule is not met now; who has time until `due` counts as not met yet."""
        return not self.optional and not self.unknown and self.short > 0

    def late(self, today: date) -> bool:
        """Whether it is missed and its day is over."""
        return self.failed and self.due is not None and today > self.due

    def counted(self) -> "Finding":
        """The same without any person's name: what may be said in the organisation's own group."""
        return replace(self, names=())

    def figures(self) -> "Finding":
        """The same without the name of any person or thing: what goes upwards."""
        return replace(self, names=(), lacks=())


@dataclass(frozen=True, slots=True)
class Facts:
    """One organisation on one day, read once and held against every rule."""

    session: AsyncSession
    org: OrgRef
    policy: Policy
    people: Coverage
    today: date


def missed_since(due: date | None, today: date, short: int) -> date | None:
    """The first day on which something owed by `due` is late."""
    return date.fromordinal(due.toordinal() + 1) if due is not None and short and today > due else None
