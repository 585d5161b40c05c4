"""登记表, 证明信 and 一人一档 of one person, filled into their templates. Seal and its date stay blank."""

from datetime import date
from pathlib import Path

from storage.clerk.letter_rows import LetterView
from storage.clerk.paper_people import Facts
from storage.clerk.person_records import PersonRecord, ServiceRecord
from storage.ledger.merits import Merits
from storage.papers import templates
from storage.papers.filled_docx import Filling, filled_docx
from storage.papers.wording import number, one_line
from storage.policy_sections import Papers

_SERVICES = 7  # lines of 服务记录 that fit into the form's cell
_TEXT = 300
_COLUMNS = {
    "报到": ("社区", "去处", "方式", "日期"),
    "服务": ("日期", "内容", "社区", "时长", "反馈"),
    "回执": ("证明信", "社区", "反馈", "日期"),
    "承诺": ("对象", "社区", "约定", "已走访"),
}


def form_docx(
    facts: Facts, services: ServiceRecord, papers: Papers, copies: tuple[str, ...], own: Path | None
) -> bytes:
    """附件1 在职党员到社区报到为群众服务登记表, a page for each copy (社区留存, 单位留存)."""
    texts = _about(facts) | {
        "标题": papers.form,
        "注": papers.form_note,
        "服务记录": _served(services),
    }
    pages = [Filling({**texts, "留存": copy}) for copy in copies or ("",)]
    return filled_docx(templates.FORM, templates.read_template(templates.FORM, own), pages,
                       title=papers.form, author=facts.unit)  # fmt: skip


def letter_docx(facts: Facts, letter: LetterView, papers: Papers, copies: tuple[str, ...], own: Path | None) -> bytes:
    """附件2 在职党员到社区报到证明信 with its 反馈栏: one page to take along, once answered a page for each copy."""
    texts = _about(facts) | {
        "标题": papers.letter,
        "注": papers.letter_note,
        "编号": letter.mark,
        "开具日期": _day(letter.issued_on),
        "所在单位": letter.unit,
        "社区名称": letter.community.name if letter.community is not None else "",
        "社区负责人姓名": letter.head,
        "社区联系方式": letter.head_phone,
        "社区党组织意见": _opinion(letter),
    }
    pages = [Filling({**texts, "留存": copy}) for copy in (copies if letter.answer is not None else ())]
    return filled_docx(templates.LETTER, templates.read_template(templates.LETTER, own), pages or [Filling({**texts, "留存": ""})],
                       title=papers.letter, author=letter.unit)  # fmt: skip


def record_docx(record: PersonRecord, today: date, own: Path | None) -> bytes:
    """一人一档: one person on one page."""
    facts, services = record.facts, record.services
    tables = {
        "报到": [
            {"社区": seat.community, "去处": "、".join(seat.places), "方式": seat.mode, "日期": _day(seat.day)}
            for seat in record.seats
        ],
        "服务": [
            {"日期": _day(one.day), "内容": one.kind, "社区": one.community, "反馈": one.verdict,
             "时长": f"{number(float(one.hours))}小时" if one.hours is not None else ""}
            for one in services.lines
        ],
        "回执": [
            {"证明信": one.mark, "社区": one.community.name if one.community is not None else "",
             "反馈": _opinion(one) or "等回执", "日期": _day(one.answered_on) if one.answered_on is not None else ""}
            for one in record.letters
        ],
        "承诺": [
            {"对象": one.whom, "社区": one.community, "约定": f"每{one.every_days}天走访", "已走访": f"{one.visits}次"}
            for one in record.ties
        ],
    }  # fmt: skip
    texts = _about(facts) | {
        "标题": "党员服务群众一人一档", "编号": facts.number, "制表日期": _day(today), "人员类别": facts.kind or "",
        "服务队": "、".join(record.teams),
        "服务合计": f"已确认{services.times}次、{number(float(services.hours))}小时{_late(services)}；报送小结{record.summaries}篇{_merits(record.merits)}",
        "注": "服务次数和时长取自社区已确认的服务记录；表中列最近的服务。",
    }  # fmt: skip
    return filled_docx(templates.RECORD, templates.read_template(templates.RECORD, own), [Filling(texts, tables, _COLUMNS)],
                       title="一人一档", author=facts.unit)  # fmt: skip


def _about(facts: Facts) -> dict[str, str]:
    return {
        "姓名": facts.name,
        "性别": facts.sex or "",
        "年龄": str(facts.age) if facts.age is not None else "",
        "工作单位及职务": one_line(f"{facts.unit} {facts.post}", _TEXT),
        "联系方式": facts.phone or "",
        "技能特长": one_line(facts.skills, _TEXT),
        "服务意愿": "、".join(facts.wishes),
    }


def _late(services: ServiceRecord) -> str:
    """Back-entries are listed apart."""
    return (
        f"（另有补录{services.late_times}次、{number(float(services.late_hours))}小时）" if services.late_times else ""
    )


def _merits(merits: Merits) -> str:
    """Star, ratings, training and awards, as far as there are any; the community's words stay with the person."""
    rated, standing = merits.ratings, merits.standing
    given = "、".join(f"{one.name}（{one.given_by}，{_day(one.day)}）" for one in merits.awards[:3])
    parts = (
        f"{standing.star}（{_day(standing.since)}）" if standing.star and standing.since else "",
        f"社区评价平均{rated.mean}分（满分{rated.best}，{rated.count}次）" if rated.count else "",
        f"培训{len(merits.trainings)}次、{number(float(merits.trained_hours))}小时" if merits.trainings else "",
        f"表彰{len(merits.awards)}项：{given}" if merits.awards else "",
    )
    return "".join(f"；{part}" for part in parts if part)


def _served(services: ServiceRecord) -> str:
    lines = [
        f"{_day(one.day)}　{one_line(one.kind, 12)}　{one_line(one.community, 12)}"
        f"{f'　{number(float(one.hours))}小时' if one.hours is not None else ''}"
        for one in services.lines[:_SERVICES]
    ]
    if services.times > len(lines):
        lines.append(f"……以上为最近{len(lines)}次")
    hours = f"，{number(float(services.hours))}小时" if services.hours else ""
    return "\n".join([*lines, f"共{services.times}次{hours}"]) if lines else ""


def _opinion(letter: LetterView) -> str:
    """通过；and the community's own words."""
    if letter.answer is None:
        return ""
    said = one_line(letter.opinion)
    if letter.answer == "意见":
        return said
    return f"{letter.answer}。{said}" if said else letter.answer


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
