"""How the proposals of a round are put into words, for a chat and for the morning's message."""

from plugins import _wording as wording
from storage.asking.needs import NeedView
from storage.offering.matchmaking import Proposals, Proposed, Sent

MOST = 9  # proposals in a chat; with head, rest and next words a QQ screen
SEND = "全部派出发：全部派出　换人发：换 1　不派发：去掉 1"


def line(one: Proposed) -> str:
    """A proposal: its number in the list, the need, the person and why."""
    need, match = one.match.need, one.match
    what = " · ".join(part for part in (wording.title(need, own=True), wording.when(need)) if part)
    why = f"（{'，'.join(match.reasons[:3])}）" if match.reasons else ""
    return f"{one.place}. #{need.number} {what} → {match.name}{why}"


def rest(found: Proposals) -> str:
    """Needs that still want people, and why."""
    thought, parts = found.thought, list[str]()
    for why, views in (
        ("没有合适的同志", [view for view, some in thought.lacking if not some]),
        ("合适的都排满了", [view for view, some in thought.lacking if some]),
        ("还要补充", list(thought.unready)),
    ):
        if views:
            parts.append(f"{_numbers(views)}{why}")
    return f"没排满：{'；'.join(parts)}" if parts else ""


def _numbers(views: list[NeedView]) -> str:
    return "、".join(f"#{view.number}" for view in views[:5]) + (f"等{len(views)}条" if len(views) > 5 else "")


def nothing(found: Proposals) -> str:
    """When nobody could be proposed."""
    if not found.thought.needs and not found.thought.unready:
        return "现在没有缺人的需求（在问人的、要物品的不算）。看看：清单"
    return f"这次没排出人来。{rest(found)}。看某一条发：推荐 编号"


def sent_text(sent: Sent) -> str:
    """What 全部派出 did, and why some did not go."""
    people = len({name for _, name in sent.sent})
    lines = [
        f"已派出{len(sent.sent)}条，问了{people}位同志，等他们答复；没人接会告诉您。"
        if sent.sent
        else "一条也没有派出。"
    ]
    lines += [f"#{number} {name}没有派：{why}" for number, name, why in sent.left[:8]]
    lines += [f"……还有{len(sent.left) - 8}条没有派"] if len(sent.left) > 8 else []
    return "\n".join([*lines, *(["再排一次发：撮合"] if sent.left else [])])


def morning_text(found: Proposals) -> str:
    """What the clock says to the community's group."""
    lines = [
        f"早上好，今天的撮合建议：{found.thought.needs}条需求缺{found.thought.places}人，排上{len(found.proposed)}人次"
    ]
    lines += [line(one) for one in found.proposed[:MOST]]
    more = len(found.proposed) - MOST
    lines += [f"……还有{more}条，看全部发：撮合"] if more > 0 else []
    return "\n".join([*lines, SEND])
