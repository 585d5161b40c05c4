"""The sentences of the month's report. Each says what the digest holds, names its summaries, and adds nothing."""

from storage.digest import Digest, SummaryLine, Total, UnitDigest
from storage.papers.wording import (
    amount,
    cited,
    day_words,
    is_stated,
    month_words,
    number,
    one_line,
    single_services,
)

_EXCERPT = 60
_TITLE_LINE = 19  # full-width signs of 二号 in 156 mm
_INNER_QUOTES = str.maketrans("“”", "‘’")


def title(digest: Digest) -> str:
    """报告 goes up to an addressee; without one the paper is a 汇总 for the office itself."""
    words = f"{month_words(digest)}志愿服务活动情况"
    return f"关于{words}的报告" if digest.addressee else f"{words}汇总"


def title_lines(title: str) -> tuple[str, ...]:
    """A title too long for one line breaks between words, as official papers want it, not before its last sign."""
    head, name, rest = title.partition("志愿服务")
    width = sum(1.0 if sign > "\u00ff" else 0.5 for sign in title)
    return (head, name + rest) if head and width > _TITLE_LINE else (title,)


def opening(digest: Digest) -> str:
    """The month in one sentence (what was achieved stands in a table), then what follows."""
    month, whole = month_words(digest), digest.whole
    if not whole.activities:
        parts = ["未收到活动小结", *_confirmed(whole)]
        return f"{month}，{'，'.join(parts)}。"
    sentence = f"{month}，{'，'.join([_who(digest), *_counts(whole), *_confirmed(whole)])}。"
    return f"{sentence}现将有关情况{'报告' if digest.addressee else '汇总'}如下："


def _who(digest: Digest) -> str:
    sent = [unit for unit in digest.units if unit.activities]
    if [unit.unit for unit in sent] == [digest.org]:
        return f"我单位开展活动{digest.whole.activities}次"
    return f"共有{len(sent)}家单位报送活动小结{digest.whole.activities}份"


def _counts(unit: UnitDigest) -> list[str]:
    people = [f"参加{cited(unit.participants)}"] if is_stated(unit.participants) else []
    served = "、".join(cited(total) for total in unit.served)
    return [*people, f"服务{served}"] if served else people


def _figures(unit: UnitDigest) -> list[str]:
    return [f"{one_line(total.what)}{cited(total)}" for total in unit.figures]


def _confirmed(unit: UnitDigest) -> list[str]:
    words = single_services(unit)
    return [f"完成{words}"] if words else []


def unit_totals(unit: UnitDigest) -> str:
    """A unit's month in one sentence; empty where its only activity says it all."""
    parts = _confirmed(unit)
    if len(unit.summaries) != 1:
        count = [f"开展活动{unit.activities}次"] if unit.activities else []
        parts = [*count, *_counts(unit), *_figures(unit), *parts]
    return f"{'，'.join(parts)}。" if parts else ""


def activity(summary: SummaryLine, year: int) -> str:
    """One activity: 日期、地点、人数、服务、成果, its source, and what its author left out."""
    day = [day_words(summary.day, summary.day_end, year)] if summary.day else []
    facts = [*day, _what(summary), *_people(summary), *map(_figure, summary.figures), *_rest(summary)]
    source = f"（小结{summary.number}{_gaps(summary)}）"
    return f"{'，'.join(facts)}{_excerpt(summary)}{source}。"


def _what(summary: SummaryLine) -> str:
    place = f"在{one_line(summary.place)}" if summary.place else ""
    return f"{place}开展{'、'.join(one_line(kind) for kind in summary.kinds)}活动"


def _people(summary: SummaryLine) -> list[str]:
    parts: list[str] = []
    if summary.participants is not None:
        parts.append(f"参加{amount(summary.participants, '人', summary.participants_approx)}")
    if summary.served is not None:
        parts.append(f"服务{amount(summary.served, summary.served_unit or '', summary.served_approx)}")
    return parts


def _figure(total: Total) -> str:
    return f"{one_line(total.what)}{amount(total.value, total.unit, total.approx)}"


def _rest(summary: SummaryLine) -> list[str]:
    hours = [f"时长{number(summary.hours)}小时"] if summary.hours is not None else []
    return [*hours, f"照片{summary.photos}张"] if summary.photos else hours


def _gaps(summary: SummaryLine) -> str:
    return f"，缺{'、'.join(one_line(gap) for gap in summary.missing)}" if summary.missing else ""


def _excerpt(summary: SummaryLine) -> str:
    """The summary's own first words, where nothing else says what was done."""
    if summary.kinds or summary.figures or not summary.text.strip():
        return ""
    inner = one_line(summary.text, _EXCERPT).translate(_INNER_QUOTES)
    return f"。小结原文：“{inner}”"


def summary_heading(summary: SummaryLine, year: int) -> str:
    """小结12：市住建局，7月18日（星期六）."""
    day = day_words(summary.day, summary.day_end, year) if summary.day else ""
    return f"小结{summary.number}：{one_line(summary.unit)}{f'，{day}' if day else ''}"
