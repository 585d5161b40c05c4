"""The draft of the notice by which a unit founds a service team, with its list of members."""

from datetime import date
from pathlib import Path

from storage.clerk.founding import Founding
from storage.papers import templates
from storage.papers.filled_docx import Filling, filled_docx
from storage.papers.wording import one_line

_NO_NUMBER = "〔　　　〕　　号"
_NO_DAY = "　　年　　月　　日"
_COLUMNS = {"成员": ("序号", "姓名", "职责", "特长")}


def founding_docx(team: Founding, own: Path | None) -> bytes:
    """关于成立…的通知: number and day stay blank until the team has them."""
    lines = [
        {"序号": str(place), "姓名": name, "职责": "队长" if place == 1 and team.leader else "队员", "特长": one_line(skills, 40)}
        for place, (name, skills) in enumerate(team.people, 1)
    ]  # fmt: skip
    notice = team.policy.notice
    texts = {
        "单位": team.unit,
        "队名": team.name,
        "文号": team.document or _NO_NUMBER,
        "成文日期": _day(team.document_date) if team.document_date is not None else _NO_DAY,
        "主送": "各党支部",
        "依据": f"根据《{notice}》要求" if notice else "为推动党员到社区为群众服务",
        "队长": team.leader or "　　　　",
        "人数": str(len(team.people)),
        "服务方向": f"服务方向：{one_line(team.speciality)}。" if team.speciality else "",
    }
    filling = Filling(texts, {"成员": lines}, _COLUMNS)
    return filled_docx(templates.FOUNDING, templates.read_template(templates.FOUNDING, own), [filling],
                       title=f"关于成立{team.name}的通知", author=team.unit)  # fmt: skip


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
