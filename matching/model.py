"""The values that go in and out of matching. All frozen, all plain: nothing here knows a row or a chat.

Field meanings follow the labelled data: a field that the text does not state is None (or empty), never guessed.
"""

import datetime as dt
from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal, NamedTuple

Intent = Literal["need", "wish", "check_in", "offer", "summary", "visit", "opinion", "help_question", "chat"]
Part = Literal["上午", "中午", "下午", "晚上", "全天"]
Sex = Literal["男", "女"]

# The closed list of kinds of need; 物资帮助 is the one that asks for a thing and not for a service.
KINDS: tuple[str, ...] = (
    "水电维修", "家电数码", "开锁门窗家具", "理发", "医疗健康", "照料护理", "心理疏导", "法律咨询",
    "学习辅导", "陪伴探访", "代办跑腿", "搬运家务", "文艺体育", "环境整治", "治安巡逻", "交通引导",
    "政策宣讲", "科普培训", "就业帮扶", "物资帮助", "应急救助", "活动协助", "其他",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """What one message says. `day_end` is the last day of a range or a deadline (then `day` is None)."""

    intent: Intent = "chat"
    kind: str | None = None
    day: date | None = None
    day_end: date | None = None
    part: Part | None = None
    start: time | None = None
    people: int | None = None
    beneficiary: str | None = None  # words of the text: personal data, never for a group
    place: str | None = None  # words of the text: personal data, never for a group
    object: bool = False
    thing: str | None = None  # the thing a wish asks for, e.g. 《十万个为什么》, words of the text
    bad_date: bool = False
    date_words: str | None = None  # the words that named the day, to be quoted when bad_date
    skills: tuple[str, ...] = ()
    community: str | None = None
    days: tuple[str, ...] = ()  # of 周一 … 周日
    parts: tuple[str, ...] = ()  # of the day, in which somebody who checks in is free


@dataclass(frozen=True, slots=True)
class Figure:
    """One result of an activity: 清运垃圾3车 is Figure(3, "车", "清运垃圾")."""

    value: float
    unit: str
    what: str
    approx: bool = False


@dataclass(frozen=True, slots=True)
class SummaryReading:
    """What one activity summary says, and what it lacks (`missing`: 时间 地点 人数 内容 成效 照片)."""

    date: dt.date | None = None  # dt: the field would hide the type
    date_end: dt.date | None = None
    place: str | None = None
    units: tuple[str, ...] = ()
    participants: int | None = None
    participants_approx: bool = False
    served: float | None = None
    served_unit: str | None = None
    served_approx: bool = False
    hours: float | None = None
    figures: tuple[Figure, ...] = ()
    kinds: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unresolved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """A need as the ranking sees it. `community` and `days` are compared with a helper's own words for them.

    What a need asks of its helpers beyond skill is None unless its words say so (`eligibility.with_demands`).
    """

    id: str
    text: str
    kind: str | None = None
    object: bool = False
    community: str | None = None
    weekday: str | None = None  # 周一 … 周日, None when any day does
    part: Part | None = None
    areas: tuple[str, ...] = ()  # what holds the community, nearest first: street, district, city; names or ids
    licence: str | None = None  # the proof that the act needs by law; several that will do are joined by 或
    risky: str | None = None  # the name of a risky act: no minor does it
    age_from: int | None = None  # both ends belong to it
    age_to: int | None = None
    age_preferred: bool = False  # 最好: who is outside is lower, not barred
    sex: Sex | None = None
    sex_preferred: bool = False


class Helper(NamedTuple):
    """A member as the ranking sees one. No rank; sex and age move nothing unless the need itself asks for them."""

    id: str
    text: str  # skills and job, in the member's own words
    wishes: tuple[str, ...] = ()  # names from the 18 service wishes
    days: tuple[str, ...] = ()  # weekdays named as free; empty: not said
    parts: tuple[str, ...] = ()  # parts of the day named as free; empty: not said
    communities: tuple[str, ...] = ()
    served: int | None = None  # confirmed services this year; None: not known, no fair-load term
    target: int = 2  # services owed a year, from the policy pack
    areas: tuple[str, ...] = ()  # what holds the communities, nearest first, as in Ask
    licences: tuple[str, ...] = ()  # proven by papers that staff have seen; what somebody only says is not here
    age: int | None = None  # None: not known, bars nothing
    sex: str | None = None  # 男, 女; None: not known, bars nothing
    this_month: int | None = None  # services taken or done in the month of the need; None: not known


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One ranked helper. `score` is comparable within one ask; `fit` (0–1) is the skill part alone;
    `reasons` are two to four short true sentences, free of rank, ID, health, age and sex, fit for a group chat;
    `unproven` is the licence that the act needs and that this helper has not proven."""

    helper: str
    score: float
    fit: float
    reasons: tuple[str, ...] = field(default=())
    unproven: str | None = None
