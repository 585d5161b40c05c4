"""The month's digest as a short chat answer; the papers that go with it hold the rest."""

from storage.digest import Digest, UnitDigest
from storage.papers.wording import amount, amounts, is_stated, month_words, one_line, single_services

_MOST_UNITS = 6
_MOST_OWING = 6


def digest_text(digest: Digest) -> str:
    """At most 12 lines: title, totals, up to six units, who owes a summary, what stays open, where the rest is."""
    lines = [f"{one_line(digest.org, 40)}{month_words(digest)}志愿服务活动汇总"]
    lines += [
        f"合计：{_totals(digest.whole)}"
        if _totals(digest.whole)
        else f"{'本月' if digest.months == 1 else '这段时间'}未收到活动小结"
    ]
    lines += [f"{one_line(unit.unit, 40)}：{_totals(unit)}" for unit in _reporting(digest)[:_MOST_UNITS]]
    if len(_reporting(digest)) > _MOST_UNITS:
        lines.append(f"另有{len(_reporting(digest)) - _MOST_UNITS}家单位见附件")
    lines += _owing(digest) + _open(digest)
    return "\n".join([*lines, "明细见附件 Word、Excel"])


def _reporting(digest: Digest) -> list[UnitDigest]:
    """The units that have something to say; the one that asks for itself alone has said it in the total."""
    active = [unit for unit in digest.units if _totals(unit)]
    return [] if len(digest.units) == 1 and digest.units[0].unit == digest.org else active


def _totals(unit: UnitDigest) -> str:
    """活动3次、参加68人、服务200余人、120户、单项服务3次、6小时."""
    parts = [f"活动{unit.activities}次" if unit.activities else ""]
    if is_stated(unit.participants):
        parts.append(f"参加{amount(unit.participants.value, '人', unit.participants.approx)}")
    parts.append(f"服务{amounts(unit.served)}" if unit.served else "")
    parts.append(single_services(unit))
    return "、".join(part for part in parts if part)


def _owing(digest: Digest) -> list[str]:
    if not digest.owing:
        return []
    names = "、".join(one_line(name, 40) for name in digest.owing[:_MOST_OWING])
    more = "等" if len(digest.owing) > _MOST_OWING else ""
    return [f"未报送{len(digest.owing)}家：{names}{more}"]


def _open(digest: Digest) -> list[str]:
    count = sum(len(summary.unresolved) for unit in digest.units for summary in unit.summaries)
    return [f"待解决问题{count}个，见附件"] if count else []
