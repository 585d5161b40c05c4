"""A July with three units, two that owe, gaps, rough numbers and open questions; and one with hostile texts."""

from dataclasses import replace
from datetime import date

from storage.digest import Digest, SummaryLine, Total, UnitDigest

FIRST = SummaryLine(
    number=3,
    unit="市住建局",
    author="李明",
    day=date(2026, 7, 4),
    day_end=None,
    place="松台街道桂柳社区",
    participants=32,
    participants_approx=False,
    served=200.0,
    served_unit="人",
    served_approx=True,
    hours=3.0,
    kinds=("水管维修", "环境清洁"),
    figures=(Total("清运垃圾", 3, "车", False, (3,)),),
    photos=6,
    missing=(),
    unresolved=("3号楼下水道经常堵塞。",),
    text="7月4日上午，我局组织32名党员到桂柳社区，清运楼道垃圾3车，服务居民200余人。\n\n3号楼下水道经常堵塞。",
)
SECOND = replace(
    FIRST,
    number=7,
    day=date(2026, 7, 18),
    day_end=date(2026, 7, 19),
    participants=21,
    served=46.0,
    served_unit="户",
    served_approx=False,
    hours=2.5,
    kinds=("电路检修",),
    figures=(),
    photos=0,
    unresolved=(),
    text="两天里21名党员走访46户，检查老旧电线。",
)
BARE = replace(
    FIRST,
    number=12,
    unit="市卫健委",
    author="周海",
    day=None,
    place=None,
    participants=None,
    served=None,
    served_unit=None,
    served_approx=False,
    hours=None,
    kinds=(),
    figures=(),
    photos=0,
    missing=("时间", "人数"),
    unresolved=(),
    text="我委党员看望结对的“老邻居”，陪他们聊天。",
)


def _total(what: str, value: float, unit: str, approx: bool, *sources: int) -> Total:
    return Total(what, value, unit, approx, sources)


HOUSING = UnitDigest(
    "市住建局",
    2,
    _total("参加", 53, "人", False, 3, 7),
    (_total("服务", 200, "人", True, 3), _total("服务", 46, "户", False, 7)),
    (_total("清运垃圾", 3, "车", False, 3),),
    12,
    30.5,
    (FIRST, SECOND),
)
HEALTH = UnitDigest("市卫健委", 1, _total("参加", 0, "人", False), (), (), 0, 0.0, (BARE,))
WHOLE = replace(HOUSING, unit="合计", activities=3, summaries=())
DIGEST = Digest(
    "市直机关工委",
    "市委组织部",
    2026,
    7,
    date(2026, 7, 31),
    (HOUSING, HEALTH),
    WHOLE,
    ("市文广旅局", "市体育局"),
)
NOTHING = UnitDigest("合计", 0, _total("参加", 0, "人", False), (), (), 0, 0.0, ())
EMPTY = replace(DIGEST, units=(), whole=NOTHING)

HOSTILE = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+86",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1＋1",
    "#N/A",
    "2026-07-18",
    "\x00\x01=1\x0b\x1f",
    "\ud800孤",
    "\ufffe\uffff",
    "\u202e反写\u202c",
    "<w:p>&amp;</w:p>]]>",
    "🎉👨‍👩‍👧 好",
    "长" * 5_000,
    "",
)


def hostile(text: str) -> Digest:
    """The digest with one text wherever a person can have typed it."""
    figure = replace(FIRST.figures[0], what=text, unit=text)
    line = replace(
        FIRST,
        unit=text,
        author=text,
        place=text,
        served_unit=text,
        kinds=(text,),
        figures=(figure,),
        missing=(text,),
        unresolved=(text,),
        text=text,
    )
    unit = replace(HOUSING, unit=text, figures=(figure,), summaries=(line, replace(BARE, unit=text, text=text)))
    return replace(
        DIGEST, org=text, addressee=text, units=(unit,), whole=replace(WHOLE, figures=(figure,)), owing=(text,)
    )


def many(count: int) -> Digest:
    """So many units with one long summary each."""
    units = tuple(
        replace(HOUSING, unit=f"单位{n}", activities=1, summaries=(replace(FIRST, number=n, text=FIRST.text * 20),))
        for n in range(1, count + 1)
    )
    odd = tuple(range(1, count + 1, 2))
    people = Total("参加", 32.0 * count, "人", False, odd)
    return replace(DIGEST, units=units, whole=replace(WHOLE, activities=count, participants=people))
