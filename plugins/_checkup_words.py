"""体检 and 规则 in words: short lines, absolute days, what to type next."""

from datetime import date

from plugins._wording import day_text
from storage.policy import Policy
from storage.rules import Checkup, Comparison, Finding, Row

_LINES = 7  # rules that are told about before the file takes over
_NAMES = 8
_LACKS = 4
_QUOTE = 38


def checkup_text(checkup: Checkup) -> str:
    """One organisation: what is missed first, the rest in a line each; no person's name."""
    today = checkup.today
    head = f"{checkup.org.name}体检 {day_text(today)} 规则：{checkup.policy.name}"
    lines = [f"✗ {_line(found, today)}" for found in checkup.failed[:_LINES]]
    more = len(checkup.failed) - len(lines)
    if more > 0:
        lines.append(f"另有{more}项没达标，发：体检 表")
    if checkup.unknown:
        lines.append(f"？ 还不能算：{'；'.join(f'{one.rule}（{one.unknown}）' for one in checkup.unknown)}")
    if checkup.passed:
        lines.append(f"✓ 达标：{'、'.join(_brief(one) for one in checkup.passed)}")
    return "\n".join([head, *lines, "看依据发：规则"])


def names_text(checkup: Checkup) -> str:
    """Who misses what, for the one who may know; empty when nobody does."""
    lines = [
        f"{found.rule}差{found.short}{found.measure}：{'、'.join(found.names[:_NAMES])}"
        f"{f'等{len(found.names)}人' if len(found.names) > _NAMES else ''}"
        for found in checkup.failed
        if found.names
    ]
    return "\n".join([f"{checkup.org.name}体检名单（只发给您）：", *lines]) if lines else ""


def needs_file(checkup: Checkup) -> bool:
    """Whether the words leave something out."""
    return len(checkup.failed) > _LINES or any(
        len(one.names) > _NAMES or len(one.lacks) > _LACKS for one in checkup.failed
    )


def comparison_text(comparison: Comparison) -> str:
    """The level directly below, who misses most first; counts only."""
    children = sorted(comparison.children, key=lambda row: (-row.missed, row.org.id))
    missing = [row for row in children if row.missed]
    head = f"{comparison.org.name}所辖体检 {day_text(comparison.today)}"
    if not children:
        return f"{head}\n下面还没有组织。请系统管理员在下级群里发：绑定 单位 名称 上级 {comparison.org.name}"
    lines = [f"{place}. {_row_text(row)}" for place, row in enumerate(missing[:_LINES], 1)]
    more = len(missing) - len(lines)
    if more > 0:
        lines.append(f"另有{more}个没达标，见附件")
    good = [row.org.name for row in children if not row.missed]
    if good:
        lines.append(f"✓ 全部达标：{'、'.join(good[:6])}{f'等{len(good)}个' if len(good) > 6 else ''}")
    return "\n".join(
        [f"{head}：下级{len(children)}个，{len(missing)}个有没达标的", *lines, "只列数字，明细和依据见附件。"]
    )


def policy_text(policy: Policy, today: date, where: str) -> str:
    """Which pack holds, whose it is, its main numbers with the notice's words, what somebody has to decide."""
    lines = [f"{where}的规则：{policy.name}（{policy.title}）"]
    if policy.hosts:
        lines.append(f"主办：{'、'.join(policy.hosts)}")
    if policy.issuers and policy.issuers != policy.hosts:
        lines.append(f"印发：{'、'.join(policy.issuers)}")
    if policy.notice:
        lines.append(f"通知：{policy.notice}")
    lines += _numbers(policy, today)[: 10 - len(lines)]
    if policy.doubts:
        said = "；".join(f"{doubt.question}（先按：{doubt.assumed}）" for doubt in policy.doubts)
        lines.append(f"请核对：{said}")
    return "\n".join(lines)


def _numbers(policy: Policy, today: date) -> list[str]:
    rules, found = policy.registration, list[str]()
    day = f"{day_text(rules.deadline, today)}前" if rules.deadline else "不限期"
    where = "、".join(rules.required) if rules.required else "不作要求"
    found.append(f"报到：{where}，{day}{_quoted(rules.source)}")
    services = policy.services
    found.append(f"服务：每年{services.per_year}次，{services.binding}{_quoted(services.source)}")
    if policy.teams:
        by = f"，{day_text(policy.teams.deadline, today)}前组建" if policy.teams.deadline else ""
        many = f"，{policy.teams.professional_from}人以上要专业队" if policy.teams.professional_from else ""
        found.append(f"{policy.teams.name}{by}{many}{_quoted(policy.teams.source)}")
    if policy.pairings:
        by = f"，{day_text(policy.pairings.visit_by, today)}前回访" if policy.pairings.visit_by else ""
        found.append(f"结对：{policy.pairings.least}个以上{by}{_quoted(policy.pairings.source)}")
    if policy.visits:
        found.append(f"走访：{'、'.join(policy.visits.kinds)}{_quoted(policy.visits.source)}")
    if policy.duty:
        found.append(f"轮值：每天至少{policy.duty.least}人{_quoted(policy.duty.source)}")
    if policy.double_ties:
        found.append(f"双对接：{'、'.join(policy.double_ties.kinds)}{_quoted(policy.double_ties.source)}")
    if policy.moves:
        found.append(f"变更：{policy.moves.months}个月内重新报到{_quoted(policy.moves.source)}")
    return found


def _quoted(source: str) -> str:
    return f"（“{source if len(source) <= _QUOTE else source[:_QUOTE] + '…'}”）"


def _line(found: Finding, today: date) -> str:
    parts = [f"{found.rule}{f'（{found.binding}）' if found.binding else ''} {found.met}/{found.owed}{found.measure}"]
    if found.due is not None:
        parts.append(f"期限{day_text(found.due, today)}")
    if found.since is not None:
        parts.append(f"{day_text(found.since, today)}起{'逾期' if found.late(today) else ''}")
    if found.said:
        parts.append(found.said)
    if found.lacks:
        more = f"等{len(found.lacks)}个" if len(found.lacks) > _LACKS else ""
        parts.append(f"缺：{'、'.join(found.lacks[:_LACKS])}{more}")
    return "，".join(parts) + (f"。发：{found.then}" if found.then else "")


def _brief(found: Finding) -> str:
    if found.optional:
        return f"{found.rule} {found.met}{found.measure}（不作要求）"
    return f"{found.rule} {found.met}/{found.owed}{found.measure}" if found.owed else found.rule


def _row_text(row: Row) -> str:
    missed = [f"{score.rule} {score.text()}" for score in row.scores if score.failed]
    shown = "、".join(missed[:4]) + (f"等{len(missed)}项" if len(missed) > 4 else "")
    inside = f"（{row.units}个里{row.failed}个）" if row.org.kind == "superior" else ""
    return f"{row.org.name}{inside}：{shown}"
