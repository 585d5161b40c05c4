"""The digest of a month, or of several, as one value: the chat answer, the Word file and the Excel file all read it and add nothing.

Every figure names the summaries it came from (`sources`, the number behind 小结), so that a reader can look it up.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over summaries: 清运垃圾 3 车. `approx` when any part was 余/多/近; `sources` are summary numbers."""

    what: str
    value: float
    unit: str
    approx: bool
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One summary as it was read. `text` is already masked (no phone, ID number, address, link)."""

    number: int
    unit: str
    author: str
    day: date | None
    day_end: date | None
    place: str | None
    participants: int | None
    participants_approx: bool
    served: float | None
    served_unit: str | None
    served_approx: bool
    hours: float | None
    kinds: tuple[str, ...]
    figures: tuple[Total, ...]
    photos: int
    missing: tuple[str, ...]
    unresolved: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class UnitDigest:
    """One unit's month. `activities` counts its summaries; `services`, `hours` are confirmed single services."""

    unit: str
    activities: int
    participants: Total
    served: tuple[Total, ...]  # one for each of 人, 人次, 户, 家 that occurs
    figures: tuple[Total, ...]
    services: int
    hours: float
    summaries: tuple[SummaryLine, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """What `汇总 7月` answers for one organisation. `whole` adds the units up; `owing` sent no summary."""

    org: str  # who asks and signs, e.g. 市住建局
    addressee: str  # 主送机关, e.g. 市直机关工委
    year: int
    month: int
    made_on: date
    units: tuple[UnitDigest, ...]
    whole: UnitDigest
    owing: tuple[str, ...]
    months: int = 1  # so many from `month` on: a quarter, half a year, a year
