"""清单 心愿 待审核 待确认: what is open, ten at a time, and what waits for the staff."""

import re

from sqlalchemy.ext.asyncio import AsyncSession

from plugins import _wording as wording
from plugins import needs
from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from plugins._said import is_among_people
from plugins._words import word
from storage.asking import needs as storage_needs
from storage.asking.needs import NeedView
from storage.errors import NotAllowed, NotFound
from storage.ledger.confirming import awaiting
from storage.speakers import OrgRef, Speaker, Staff, staff

_SHOWN = 10
_ALL = re.compile(r"全部|所有|都看")
_PAGE = re.compile(r"第?([2-9])页")


@word(
    "清单",
    "需求清单",
    example="清单",
    about="看现在的需求；往后看发：清单 第2页",
    roles=("member", "staff"),
    loud=False,
)
async def listing(heard: Heard, rest: str) -> Answer | None:
    """清单 [第2页]."""
    return await _list(heard, rest, None)


@word("心愿", "心愿清单", "微心愿清单", example="心愿", about="看现在的微心愿；「心愿 12」看一条", roles=("member", "staff"),
      loud=False)  # fmt: skip
async def wishes(heard: Heard, rest: str) -> Answer | None:
    """心愿 [第2页]; 心愿 N shows one."""
    number = re.fullmatch(r"[#＃]?(\d{1,9})号?", rest.strip())
    if number is not None:
        return await needs.show(heard, int(number[1]))
    return await _list(heard, rest, "wish")


@word("待审核", "待审核清单", example="待审核", about="看等您审核的需求", roles=("staff",), loud=False)
async def to_review(heard: Heard, rest: str) -> Answer | None:
    """待审核."""
    if rest:
        return None
    async with desk.look(heard) as (session, speaker):
        if await _staff(session, speaker, heard) is None:
            return None
        views = [one for one in await storage_needs.listing(session, speaker, None) if one.state == "pending"]
    if not views:
        return say("没有等审核的需求。")
    lines = [wording.need_line(view, own=False) for view in views[:_SHOWN]]
    return say(
        "\n".join([f"待审核{len(views)}条：", *lines, "看内容私聊我发：需求 编号", "通过 编号　或　退回 编号 原因"])
    )


@word("待确认", "待确认清单", example="待确认", about="看等您确认的服务", roles=("staff",), loud=False)
async def to_confirm(heard: Heard, rest: str) -> Answer | None:
    """待确认."""
    if rest:
        return None
    async with desk.look(heard) as (session, speaker):
        by = await _staff(session, speaker, heard)
        if by is None:
            return None
        views = [await storage_needs.view(session, number) for number in await awaiting(session, by.org.id)]
    if not views:
        return say("没有等确认的服务。")
    lines = [f"#{view.number} {wording.title(view, own=True)} · {wording.when(view)}" for view in views[:_SHOWN]]
    return say(
        "\n".join(
            [f"待确认{len(views)}条：", *lines, f"确认 {views[0].number} 满意　或　确认 {views[0].number} 不满意 原因"]
        )
    )


async def _staff(session: AsyncSession, speaker: Speaker, heard: Heard) -> Staff | None:
    """The staff who asks; None when 待确认 was said to people by somebody else."""
    try:
        return await staff(session, speaker)
    except NotAllowed:
        if is_among_people(heard):
            return None
        raise


async def _list(heard: Heard, rest: str, kind: str | None) -> Answer | None:
    page = 1
    if rest:
        found = _PAGE.fullmatch(rest.strip())
        if found is None and not _ALL.fullmatch(rest.strip()):
            return None
        page = int(found[1]) if found is not None else 1
    async with desk.look(heard) as (session, speaker):
        views = await storage_needs.listing(session, speaker, kind)
        own = speaker.org
    name, word_ = ("微心愿", "心愿") if kind == "wish" else ("需求", "清单")
    if not views:
        return say(f"现在没有待办的{name}。")
    here = views[(page - 1) * _SHOWN : page * _SHOWN]
    if not here:
        raise NotFound(f"只有{len(views)}条，没有第{page}页。从头看发：{word_}")
    lines = [wording.need_line(view, own=wording.is_own_group(view, own), thing=heard.chat.private) for view in here]
    left = len(views) - page * _SHOWN
    more = [f"还有{left}条，看后面的发：{word_} 第{page + 1}页"] if left > 0 else []
    hint = [] if heard.chat.private or all(_shows(view, own) for view in views) else ["要什么可私聊我发：心愿"]
    waits = ["待审核的发：通过 编号　或　退回 编号 原因"] if any(view.state == "pending" for view in views) else []
    return say(
        "\n".join([f"现有{len(views)}条：", *lines, *more, *hint, *waits, "接单发：接单 编号；认领发：认领 编号"])
    )


def _shows(view: NeedView, here: OrgRef | None) -> bool:
    """Whether the list says here what a wish asks for."""
    return view.thing is None or wording.is_own_group(view, here)
