"""How back-entries, drawn records and late ones are put into words; who may read a name is decided by the caller."""

from datetime import date

from plugins._wording import day_text
from storage.ledger.back_entries import EntryView
from storage.ledger.confirming import Confirmed, Unsettled
from storage.ledger.ledger_overdue import Overdue
from storage.ledger.second_looks import Look
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
        looked = f" 已核实 {'、'.join(view.to_look_into)}" if view.to_look_into else ""
        lines.append(f"属实发：补录 {view.number} 同意{looked}　不属实发：补录 {view.number} 不同意")
    return lines


def confirmed_text(done: Confirmed) -> str:
    """The answer to 确认: what was credited, what waits for a look, what is left to do."""
    number = done.need.number
    if not done.satisfied:
        return f"#{number} 已记下不满意，工时暂不计入，已私下告诉{'、'.join(one.name for one in done.credits)}。"
    lines = [f"#{number} 已确认满意，计入：{_credited(done)}。{_left(done)}。"] if done.credits else []
    doubts = "；".join(f"{name}：{doubt}" for name, doubt in done.doubts)
    if done.unsettled:
        return "\n".join(
            [*lines, f"#{number} 有疑点，核实后才计入：{doubts}。", *_to_look_into(number, done.unsettled)]
        )
    return "\n".join([*lines, *([f"请核对：{doubts}。不实可抽查取消：抽查 1"] if doubts else [])])


def _credited(done: Confirmed) -> str:
    return "、".join(
        f"{one.name} {hours_text(one.hours)}小时" if one.hours else f"{one.name}（没说用时）" for one in done.credits
    )


def _left(done: Confirmed) -> str:
    if done.closed:
        return "已办结"
    if done.need.people > done.need.taken:
        return f"还差{done.need.people - done.need.taken}人"
    return "还有记录等核实" if done.unsettled else "还有人没报完成"


def _to_look_into(number: int, unsettled: tuple[Unsettled, ...]) -> list[str]:
    owed = "、".join(dict.fromkeys(name for one in unsettled for name in one.to_look_into))
    who = "要另一位（社区工作者、他单位管理员或上级）" if any(one.by_another for one in unsettled) else "核实属实"
    return [f"{who}发：确认 {number} 已核实 {owed}　不实发：确认 {number} 不满意 原因"]


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


def looks_line(waiting: tuple[Look, ...]) -> list[str]:
    """Confirmed records that wait for a look, by number: nobody's name."""
    if not waiting:
        return []
    shown = "、".join(f"#{one.number}（{'、'.join(one.names)}）" for one in waiting[:6])
    more = f"等{len(waiting)}条" if len(waiting) > 6 else f"{len(waiting)}条"
    first = next(iter(waiting))
    return [f"有疑点等核实的{more}：{shown}。核实属实发：确认 {first.number} 已核实 {'、'.join(first.names)}"]


def overdue_line(one: Overdue, today: date, *, named: bool) -> str:
    """#12 张伟 · 6月20日周六结束，应在7月4日周六前记录 · 等社区确认."""
    name = f" {one.name}" if named else ""
    waits = "等社区确认" if one.waits_for == "community" else "还没报完成"
    return f"#{one.number}{name} · {day_text(one.ended, today)}结束，应在{day_text(one.due, today)}前记录 · {waits}"
