"""志愿服务记录证明 as a Word paper: hours, content and recording unit (67号令 第15–17条), with a code that checks it."""

from datetime import date

from storage.ledger.certificate_rows import Recorded
from storage.ledger.certificates import Issued
from storage.papers.certificate_qr import qr_png, qr_text
from storage.papers.official import OfficialPaper
from storage.papers.wording import number, one_line

_HEADER = ("日期", "服务内容", "地点", "组织单位", "负责人", "小时")
_WIDTHS = (36, 36, 27, 27, 17, 13)
_QR_MM = 32


def certificate_docx(issued: Issued, public_url: str) -> bytes:
    """One certificate; the seal is put on by hand."""
    paper = OfficialPaper("志愿服务记录证明", issued.org.name, issued.issued_on)
    paper.title("志愿服务记录证明")
    paper.caption(f"编号：{issued.mark}")
    hours = number(float(issued.hours))
    paper.paragraph(
        f"{issued.name}（志愿者编号{issued.person_number}）于{_day(issued.first)}至{_day(issued.last)}期间，参加{issued.org.name}"
        f"记录的志愿服务{issued.times}次，服务时长合计{hours}小时。服务内容：{_kinds(issued.lines)}。"
    )
    timely = [one for one in issued.lines if not one.late]
    late = [one for one in issued.lines if one.late]
    if timely:
        paper.caption("服务记录")
        paper.table(_HEADER, [_row(one) for one in timely], _WIDTHS)
    if late:
        paper.caption("补录的服务（事后由两人补记、确认，单列）")
        paper.table(_HEADER, [_row(one) for one in late], _WIDTHS)
    how = "扫码" if public_url else f"向机器人发“查证明 {issued.mark} {issued.check}”，"
    paper.note(
        "本证明依据《志愿服务记录与证明出具办法（试行）》（民政部令第67号）由记录单位无偿出具，内容取自经两人确认的服务记录，"
        f"不得用于商业目的，伪造、变造、转让的无效。查验：{how}可看是否有效、时长和出具单位，不显示姓名。校验码 {issued.check}。"
    )
    code = qr_png(qr_text(issued, public_url))
    paper.signature_with_picture(issued.org.name, issued.issued_on, code, _QR_MM)
    return paper.to_bytes()


def _row(one: Recorded) -> tuple[str, ...]:
    clock = f"{one.begin:%H:%M}—{one.end:%H:%M}" if one.begin is not None and one.end is not None else ""
    day = f"{one.day.year}.{one.day.month}.{one.day.day}"
    return (
        f"{day}\n{clock}" if clock else day,
        one_line(one.content, 40),
        one_line(one.place, 24),
        one_line(one.organiser, 24),
        one_line(one.responsible, 12),
        number(float(one.hours)),
    )


def _kinds(lines: tuple[Recorded, ...]) -> str:
    kinds = list(dict.fromkeys(one_line(one.name, 20) for one in lines))
    return "、".join(kinds[:8]) + ("等" if len(kinds) > 8 else "")


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
