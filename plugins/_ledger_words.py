"""How back-entries, drawn records and late ones are put into words; who may read a name is decided by the caller."""

from datetime import date

from plugins._wording import day_text
from storage.ledger.back_entries import EntryView
from storage.ledger.ledger_overdue import Overdue
from storage.ledger.services import hours_text
from storage.ledger.spot_checks import Check, Drawn

_STATES = {"waiting": "等第二人确认", "confirmed": "已确认", "declined": "没有通过", "voided": "抽查不符，已取消"}


def entry_state(view: EntryView, today: date) -> str:
    """李明 · 7月11日周六 · 水电维修 · 2小时 · 等第二人确认."""
    return f"{view.name} · {day_text(view.day, today)} · {view.category} · {hours_text(view.hours)}小时 · {_STATES[view.state]}"


def entry_lines(view: EntryView, today: date, *, private: bool) -> list[str]:
    """One back-entry; what was done in private only, because it may name who was helped."""
    lines = [f"补录 {view.number}（{view.org.name}）：{entry_state(view, today)}"]
    if private and view.content:
        lines.append(f"内容：{view.content}")
    if view.doubts:
        lines.append(f"请核对：{'；'.join(view.doubts)}")
    if view.state == "waiting":
        lines.append(f"属实发：补录 {view.number} 同意　不属实发：补录 {view.number} 不同意")
    return lines


def drawn_line(one: Drawn, today: date, *, named: bool) -> str:
    """#12 · 张伟 · 水电维修 · 舜水新村 · 7月11日周六 · 2小时 · 无佐证."""
    backed = f"有佐证（{'、'.join(one.backed_by)}）" if one.backed_by else "无佐证"
    hours = f"{hours_text(one.hours)}小时" if one.hours is not None else ""
    doubts = f"疑点：{'，'.join(one.doubts)}" if one.doubts else ""
    name = one.name if named else ""
    parts = (one.record, name, one.category, one.community, day_text(one.day, today), hours, backed, doubts)
    return " · ".join(part for part in parts if part)


def check_lines(check: Check, today: date, *, named: bool, most: int) -> list[str]:
    """The draw, at most so many of its records, how to answer and what proves it."""
    lines = [
        f"第{check.number}次抽查，从{check.pool}条里抽{len(check.drawn)}条（无佐证或有疑点的{check.bare}条先抽）："
    ]
    lines += [f"抽查 {one.item}：{drawn_line(one, today, named=named)}" for one in check.drawn[:most]]
    if len(check.drawn) > most:
        lines.append(f"……其余{len(check.drawn) - most}条见附件")
    lines.append(f"查完发：抽查结果 {check.drawn[0].item} 属实（或：不符 原因）")
    lines.append(f"抽签种子 {check.seed[:8]}…，可发「抽查 验证 {check.number}」重算")
    return lines


def overdue_line(one: Overdue, today: date, *, named: bool) -> str:
    """#12 张伟 · 6月20日周六结束，应在7月4日周六前记录 · 等社区确认."""
    name = f" {one.name}" if named else ""
    waits = "等社区确认" if one.waits_for == "community" else "还没报完成"
    return f"#{one.number}{name} · {day_text(one.ended, today)}结束，应在{day_text(one.due, today)}前记录 · {waits}"
