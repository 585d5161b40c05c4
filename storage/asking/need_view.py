"""A need as it may be shown, and what can be told from that alone."""

from dataclasses import dataclass
from datetime import date, time

from storage.asking.traits import NOTHING_TOLD, Briefing
from storage.errors import NotNow
from storage.speakers import OrgRef

_SAFE = {  # how what words/risks.txt calls dangerous is made safe
    "登高": "有人扶梯子，戴安全帽", "抢险救援": "听现场指挥，穿救生衣", "涉水": "穿救生衣，岸上有人看着", "路面执勤": "穿反光背心，站在路边",
    "夜间巡逻": "两人一组，带手电", "有毒有害": "戴口罩手套，站上风口", "危险工具": "会用的人操作，戴护目镜",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NeedView:
    """A need as it may be shown in a group. `salutation` (王奶奶) is for its own community's group only."""

    number: int
    kind: str
    state: str  # pending open closed withdrawn rejected
    community: OrgRef
    category: str
    topics: tuple[str, ...]
    object: bool
    thing: str | None
    salutation: str | None
    day: date | None
    day_end: date | None
    part: str | None
    start: time | None
    any_day: bool
    people: int
    taken: int
    waiting: int  # offers that nobody has answered yet
    told: Briefing = NOTHING_TOLD
    reported: bool = False  # somebody has said that it is done

    @property
    def lacks(self) -> tuple[str, ...]:
        """What must still be said before it can be offered to anybody (条例第十二条): the day, and for a risky act how
        it is made safe. Content and community are always there; a home's address is told to who accepts."""
        dated = self.kind == "wish" or self.object or self.day or self.day_end or self.any_day
        return (*(() if dated else ("哪天",)), *self.told.lacks)

    @property
    def lacking(self) -> str:
        """What is said to who would send somebody all the same."""
        return f"#{self.number} 还没说{'、'.join(self.lacks)}，先补上再派：补充 {self.number} {self.to_add}"

    @property
    def to_add(self) -> str:
        """An example of what could be added for the first thing that it lacks."""
        if "哪天" in self.lacks:
            return "周六上午（或：时间不限）"
        return f"防护：{_SAFE.get(self.told.risk or '', '有人在旁照看，戴好手套')}"

    def is_past(self, today: date) -> bool:
        """Whether its day, or the last of its days, is over."""
        last = self.day_end or self.day
        return last is not None and last < today

    def must_lie_ahead(self, today: date) -> None:
        """Nobody is sent to what is over. Raises NotNow with what to type."""
        if self.is_past(today):
            raise NotNow(f"#{self.number} 定的日子已经过了，先改期再派：修改 {self.number} 周日上午（或：时间不限）")

    def stage(self, today: date) -> str | None:
        """Where it stands: 审核 发布 认领 办理 达成 反馈; None once it was taken back or sent back."""
        if self.state in ("withdrawn", "rejected"):
            return None
        if self.state in ("pending", "closed"):
            return "审核" if self.state == "pending" else "反馈"
        if self.reported:
            return "达成"
        if not self.taken:
            return "发布"
        begun = self.day is None or self.day <= today
        return "办理" if self.taken >= self.people and begun else "认领"
