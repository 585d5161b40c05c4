"""The sections of a policy pack: every number, date, name and heading that a notice gives, each with its default."""

from datetime import date, time
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Place = Literal["居住地", "工作地", "单位指定", "联系帮扶"]
FormField = Literal["社区", "姓名", "性别", "出生年月", "单位", "职务", "电话", "特长", "意愿", "时间", "类别"]
Kind = Literal["在职党员", "离退休党员", "入党积极分子", "团员", "青年", "群众"]
Days = Annotated[int, Field(ge=0, le=3660)]
Source = Annotated[str, Field(min_length=2, max_length=200)]


class Section(BaseModel):
    """Frozen, and nothing in it that is not named here: a slip of the pen in a pack is found at the start."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Ruled(Section):
    """A section that a notice speaks of: `source` is its phrase."""

    source: Source


class Registration(Ruled):
    """报到: who, where, by when. `places` are the allowed ones, the usual one first; `required` those that are owed
    (two of them: 双注册). Days before the deadline on which those who owe are reminded: `remind`."""

    deadline: date | None = None
    unit_may_set: bool = False  # a unit may set an earlier day of its own
    places: tuple[Place, ...] = ("居住地",)
    required: tuple[Place, ...] = ("居住地",)
    who: tuple[Kind, ...] = ("在职党员",)
    voluntary: tuple[Kind, ...] = ("离退休党员",)  # counted when they come, never owed
    remind: tuple[Days, ...] = (14, 7, 3, 1)
    asks: tuple[FormField, ...] = (  # what the private talk asks for, in this order
        "社区", "姓名", "性别", "出生年月", "单位", "职务", "电话", "特长", "意愿", "时间", "类别",
    )  # fmt: skip
    must: tuple[FormField, ...] = ("社区", "姓名")  # those of them that cannot be passed over by 跳过

    @model_validator(mode="after")
    def _owed_is_allowed(self) -> "Registration":
        if "社区" not in self.asks or not set(self.must) <= set(self.asks):
            raise ValueError("asks 里要有社区，must 里的项目必须也在 asks 里")
        if not set(self.required) <= set(self.places):
            raise ValueError("required 里的去处必须也在 places 里")
        if set(self.who) & set(self.voluntary):
            raise ValueError("who 和 voluntary 不能有相同的人员类别")
        return self


class Moves(Ruled):
    """新发展、新调入或变化的: registered again within so many calendar months; days after the change to remind."""

    months: int = Field(default=1, ge=1, le=12)
    remind: tuple[Days, ...] = (20, 27, 30)


class Services(Ruled):
    """How many services a year, and whether that is 必须 or 原则上. `monthly_cap`: nobody is asked beyond it (0: no cap)."""

    per_year: int = Field(default=2, ge=0, le=366)
    binding: Literal["必须", "原则上"] = "原则上"
    monthly_cap: int = Field(default=4, ge=0, le=31)


class Teams(Ruled):
    """服务队: owed by every unit of independent branch and above. `report_months`: a report every so many months (0: none)."""

    name: str = "党员志愿服务队"
    deadline: date | None = None
    document_required: bool = True
    professional_from: int | None = None  # members from which professional teams are owed
    professional_least: int = Field(default=1, ge=1, le=50)
    report_months: int = Field(default=0, ge=0, le=12)


class Pairings(Ruled):
    """结对共建: at least so many partners; one 回访 by a day; the list of things done together, in the notice's words."""

    least: int = Field(default=1, ge=0, le=50)
    partners: tuple[Literal["社区", "企业"], ...] = ("社区", "企业")
    visit_by: date | None = None
    together: tuple[str, ...] = ()


class Households(Ruled):
    """一帮一: the usual interval between visits. `owed` is False where the notice says 有条件的可."""

    every_days: int = Field(default=30, ge=1, le=366)
    owed: bool = False


class Visits(Ruled):
    """走访慰问 of special members (三类党员) in a window of days each year or once: all of them are owed."""

    kinds: tuple[str, ...] = Field(default=("老党员", "困难党员", "特殊贡献党员"), min_length=1)
    first: date
    last: date

    @model_validator(mode="after")
    def _in_order(self) -> "Visits":
        if self.last < self.first:
            raise ValueError("last 不能早于 first")
        return self


class Duty(Ruled):
    """轮值: at least so many on each day of the window, for each pairing; empty days are told so many days before."""

    first: date | None = None
    last: date | None = None
    least: int = Field(default=1, ge=1, le=20)
    alert_days: int = Field(default=3, ge=1, le=30)


class DoubleTies(Ruled):
    """双对接: with a resident or household, and with a service project."""

    kinds: tuple[Literal["居民", "项目"], ...] = ("居民", "项目")


class Leaders(Ruled):
    """带头: the levels that count as leading, from high to low, and the columns of the report."""

    levels: tuple[str, ...] = Field(default=("县处级以上", "乡科级"), min_length=1)
    columns: tuple[str, ...] = ("带头到社区报到", "带头关心社区建设和发展", "带头参加社区有关活动", "带头服务社区群众")


class Letters(Ruled):
    """证明信 and its 回执: chased after so many days."""

    reply_days: int = Field(default=15, ge=1, le=180)
    copies: tuple[str, ...] = ("党员所在单位党组织留存", "社区留存")


class Papers(Section):
    """Headings of the forms, in the notice's words."""

    form: str = "在职党员到社区报到为群众服务登记表"
    form_copies: tuple[str, ...] = ("社区留存", "单位留存")
    form_note: str = "本表一式两份,分别由社区、党员所在单位党组织留存。"
    letter: str = "在职党员到社区报到证明信"
    letter_note: str = "注:本表分别由党员所在单位党组织、社区留存。"
    roster: str = "党员志愿服务队人员信息登记表"
    roster_note: str = ""
    registry: str = ""  # the outside site on which volunteers are registered, if one is asked for
    registry_columns: tuple[str, ...] = ("姓名", "性别", "身份证号码", "手机号码", "服务志愿", "所在单位名称")


class Offers(Section):
    """The clock of an offer. It runs from `opens` to `closes` only, and on days off only where `days_off` says so.

    Hours are open hours. A need within two days is urgent. `waves`: how many are asked at once for each free place,
    one number a wave; after the last one the contacts are told. `unowned_hours`: an open need that nobody was asked
    for so long is brought to the staff's mind, and again after as long."""

    reply_hours: float = Field(default=12, gt=0, le=240)
    urgent_hours: float = Field(default=2, gt=0, le=48)
    waves: tuple[Annotated[int, Field(ge=1, le=20)], ...] = Field(default=(1, 2, 3), min_length=1, max_length=10)
    unowned_hours: float = Field(default=24, gt=0, le=2400)
    opens: time = time(8)
    closes: time = time(21)
    days_off: bool = True

    @model_validator(mode="after")
    def _opens_first(self) -> "Offers":
        if self.closes <= self.opens:
            raise ValueError("closes 必须晚于 opens")
        return self


class Matchmaking(Section):
    """撮合. `most_each`: needs that one person has in hand at most (asked or accepted, not yet done), so that no round
    burdens the same few. `hour`: at which the clock proposes to the staff each morning; None: only when it is asked."""

    most_each: int = Field(default=2, ge=1, le=50)
    hour: int | None = Field(default=None, ge=0, le=23)


class Wishes(Section):
    """What a 微心愿 may be: yuan one may cost (0: no limit)."""

    most_money: float = Field(default=500, ge=0, le=100_000)


class LicensedAct(Section):
    """An act that the law reserves for licence holders: words that tell it, words that exclude it."""

    act: str
    licence: str
    words: tuple[str, ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()


class Licences(Ruled):
    """Acts that need a licence; empty: the list that ships with matching. `insured`: kinds of need with a risk."""

    acts: tuple[LicensedAct, ...] = ()
    insured: tuple[str, ...] = ()


class Unrecorded(Section):
    """A kind that gives no service record: words that tell it (… stands for a few signs), words that exclude it."""

    kind: str
    words: tuple[str, ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()


_UNRECORDED = (
    Unrecorded(
        kind="会议",
        words=("开会", "参加…会议", "参加…座谈", "列席…会议", "例会", "党员大会", "参会", "主题党日", "组织生活会"),
        unless=("布置", "打扫", "清扫", "保洁", "会场服务", "引导", "搬运", "维持", "接待"),
    ),
    Unrecorded(
        kind="学习培训",
        words=("听…课", "上党课", "参加…培训", "参加…学习", "集中学习", "理论学习", "政治学习", "听…讲座", "参加…讲座",
               "学习班", "培训班"),
        unless=("讲授", "主讲", "授课", "宣讲", "辅导", "教学", "布置", "引导", "维持", "讲课"),
    ),
)  # fmt: skip


class Records(Ruled):
    """Service records: confirmed within so many working days after the service. It is the law, so it has a default.

    `look_by_another`: what is odd about a record is looked into by another than who confirmed it.
    `code_hours`: how long the code of a place counts. `day_hours`: more on one day is looked at. `photo_distance`: bits
    in which two photos may differ and still be the same. `back_days`, `check_days`: how far back 补录 and 抽查 go.
    """

    source: Source = "志愿服务记录与证明出具办法（民政部令第67号）第十一条：活动结束后10个工作日内完成记录"
    within_working_days: int = Field(default=10, ge=1, le=60)
    code_hours: int = Field(default=12, ge=1, le=72)
    day_hours: float = Field(default=8, gt=0, le=24)
    photo_distance: int = Field(default=6, ge=0, le=16)
    look_by_another: bool = False
    back_days: int = Field(default=90, ge=1, le=366)
    check_days: int = Field(default=365, ge=30, le=3660)
    unrecorded_source: Source = "志愿服务记录与证明出具办法（民政部令第67号）第十九条：参加会议、学习、培训等不予记录"
    unrecorded: tuple[Unrecorded, ...] = _UNRECORDED


class Keeping(Section):
    """How long things are kept, by kind of data (reliability's last column). Service records: at least ten years."""

    services_years: int = Field(default=10, ge=10, le=100)
    needs_days: int = Field(default=180, ge=30, le=3660)  # details of a beneficiary after closing
    address_days: int = Field(default=30, ge=0, le=365)  # the helper sees the address until so long after the end
    letters_years: int = Field(default=5, ge=1, le=100)
    summaries_years: int = Field(default=2, ge=1, le=100)
    photos_days: int = Field(default=365, ge=30, le=3660)
    id_numbers_days: int = Field(default=180, ge=1, le=3660)
    visits_days: int = Field(default=365, ge=30, le=3660)


class Consent(Section):
    """The words a person agrees to, and their version: a new version is asked again."""

    version: str = "1"
    text: str = Field(
        default="报到会保存您的姓名、单位、特长、意愿、空闲时间和服务记录，用来安排志愿服务；电话、身份证号加密保存，"
        "只在需要时给单位管理员或接待的社区工作者。随时可发「我的资料」查看、「删除我的资料」删除。",
        min_length=20,
    )


class Doubt(Section):
    """A place where the notice contradicts itself or says too little: shown to whoever chooses the pack."""

    source: Source
    question: str
    assumed: str  # what is done until somebody decides
