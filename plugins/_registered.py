"""How a registration is put into words: what is kept, as what, what is still owed, and who sees it."""

from datetime import date

from plugins._wording import day_text
from storage.people import CheckedIn
from storage.registration.moves import OpenMove
from storage.registration.places import Standing

# what the law wants said of who gives his data by himself, and no more than that: what for, who sees it, how to end it
_NOTICE = (
    "只用来安排志愿服务；本社区群和您单位的群能看到姓名、特长、时间，不想公开发：不公开姓名",
    "看登记了什么私聊发：我的资料　不同意就私聊发：删除我的资料",
)


def checked_in(done: CheckedIn, today: date) -> str:
    """What is kept now, who sees it, and what to do next."""
    free = "、".join(done.days) + "、".join(done.parts)
    lines = [
        f"{'已更新' if done.again else '已登记，报到成功'}：{done.name or '您'} → {done.community.name}",
        f"特长：{done.skills or '（还没写，可发：特长 会什么）'}",
    ]
    if done.wishes:
        lines.append(f"意愿：{'、'.join(done.wishes)}")
    if free:
        lines.append(f"时间：{free}")
    lines += _as_what(done, today)
    if not done.name:  # the official QQ bot is told nobody's name
        lines.append("还不知道您怎么称呼，请私聊我发：姓名 李明")
    if not done.again:
        lines += _NOTICE
    return "\n".join(lines)


def owed_lines(standing: Standing, today: date) -> list[str]:
    """双注册 and its like: how much is done, what is missing, by when."""
    if not standing.required:
        return []
    count = f"{len(standing.required) - len(standing.owed)}/{len(standing.required)}"
    label = "双注册" if len(standing.required) == 2 else "报到"
    if not standing.owed:
        return [f"{label} {count}"] if len(standing.required) > 1 else []
    missing = standing.owed[0]
    usual = dict(standing.defaults).get(missing, "社区名")
    by = ""
    if standing.deadline is not None:
        late = "，已过期" if today > standing.deadline else ""
        by = f"（{day_text(standing.deadline, today)}前{late}）"
    return [f"{label} {count}，还差{'、'.join(standing.owed)}{by}。发：报到 {usual} {missing}"]


def card_lines(standing: Standing, moved: tuple[OpenMove, ...], today: date) -> list[str]:
    """What one's own card says of registration: as what, what is owed by when, and moves that wait."""
    lines = owed_lines(standing, today)
    for move in moved[:2]:
        late = "，已过期" if move.overdue else ""
        where = f"到{move.community.name}" if move.community is not None else ""
        lines.append(
            f"{_moved(move)}（{day_text(move.happened_on, today)}），请在{day_text(move.due, today)}前{where}报到{late}"
        )
    return lines


def _as_what(done: CheckedIn, today: date) -> list[str]:
    registered, standing = done.registered, done.standing
    if registered is None or standing is None:
        return []
    lines: list[str] = []
    if registered.together and (registered.new or registered.added):
        lines.append(f"{done.community.name}是您的{'，也是'.join(registered.together)}，一次报到都算")
    elif registered.added:
        lines.append(f"现在按{'、'.join(registered.places)}报到")
    elif registered.new and registered.place != "居住地":
        hint = f"；不对请发：报到 {done.community.name} 居住地" if registered.assumed else ""
        lines.append(f"按{registered.place}报到{hint}")
    return lines + (owed_lines(standing, today) if len(standing.required) > 1 or not done.again else [])


def _moved(move: OpenMove) -> str:
    return move.kind if move.kind.startswith("新") else f"{move.kind}变更"
