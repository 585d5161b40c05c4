"""候补 陪同 转单位 指派 退单 符合 不符合 需求统计: what may happen to a need besides being taken and done."""

import re

from nonebot_plugin_alconna import Args, At

from plugins import _wording as wording
from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from plugins._wording import day_text
from plugins._words import NUMBER, REST, word
from storage import people
from storage.asking import fitness, need_figures, needs, unit_orders, waiting
from storage.asking.need_figures import Figures, shown_count
from storage.asking.traits import escort
from storage.asking.unit_orders import Response
from storage.errors import NotUnderstood
from storage.offering.offers import right_to_dispatch
from storage.speakers import member, overseer, staff_of, unit_admin


@word("候补", "排队候补", example="候补 12", about="人满了也想去：有空位时先问您；「候补 12 取消」不等了", loud=False,
      args=Args["number", NUMBER]["rest?", REST])  # fmt: skip
async def queue_up(heard: Heard, number: int, rest: str = "") -> Answer:
    """候补 N [取消]."""
    if re.fullmatch(r"取消|退出|不等了?|撤销", rest.strip()):
        async with desk.act(heard) as (session, speaker):
            await waiting.leave(session, speaker, number)
        return say(f"#{number} 已不再候补。")
    async with desk.act(heard) as (session, speaker):
        queued = await waiting.queue_up(session, speaker, await member(session, speaker), number)
    return say(
        f"#{number} {'您已在候补' if queued.again else '已候补'}，排第{queued.place}位；有空位先问您。不等了发：候补 {number} 取消"
    )


@word("恢复", example="恢复 12", about="撤销错了，重新开放", roles=("staff",), loud=False, args=Args["number", NUMBER])
async def restore(heard: Heard, number: int) -> Answer:
    """恢复 N."""
    async with desk.act(heard) as (session, speaker):
        view = await needs.restore(session, speaker, number)
        own = heard.chat.private or wording.is_own_group(view, speaker.org)
    line = wording.need_line(view, own=own)
    over = view.is_past(heard.today)
    follow = (
        f"日子已过，请改期：修改 {number} 周日上午"
        if over
        else f"{'党员可发：认领' if view.object else '看谁合适发：推荐'} {number}"
    )
    return say(f"已恢复 {line}\n{follow}")


@word("陪同", example="陪同 12 @王主任", about="上门的事安排社区的人陪同；不写人就是自己", roles=("staff",), loud=False,
      args=Args["number", NUMBER]["who?", [At, str]])  # fmt: skip
async def go_along(heard: Heard, number: int, who: At | str | None = None) -> Answer:
    """陪同 N [@某人]."""
    async with desk.act(heard) as (session, speaker):
        need = await needs.held(session, number)
        by = await staff_of(session, speaker, need.org_id)
        person_id = by.person_id
        if who is not None:
            user_id, name = (who.target, None) if isinstance(who, At) else (None, who.lstrip("@"))
            person_id = (await people.find(session, speaker, user_id=user_id, name=name)).id
        await escort(session, speaker, by, need, person_id)
    return say(f"#{number} 已安排社区陪同上门，派单时会告诉接单的同志。")


@word("转单位", example="转单位 12 市住建局", about="请对口的单位派人，由单位管理员指派", roles=("staff",), loud=False,
      args=Args["number", NUMBER]["name", REST])  # fmt: skip
async def to_unit(heard: Heard, number: int, name: str) -> Answer:
    """转单位 N 单位名."""
    async with desk.act(heard) as (session, speaker):
        by = await right_to_dispatch(session, speaker, number)
        unit = await unit_orders.unit_near(session, name.strip(" 。，,：:"), by.org)
        view = await needs.view(session, number)
        line = " · ".join(
            part for part in (wording.title(view, own=False), wording.when(view), view.community.name) if part
        )
        told = wording.briefing(view)
        text = f"{view.community.name}请{unit.name}派人：#{number} {line}\n{told + chr(10) if told else ''}单位管理员发：指派 {number} @某人　派不出发：退单 {number}"
        sent = await unit_orders.hand_to(session, speaker, by, number, unit, text)
    until = sent.due.astimezone(desk.zone)
    again = "已经在" if sent.again else "已转"
    return say(f"#{number} {again}{unit.name}，等指派；{day_text(until.date())}{until:%H:%M}前没答复就转回社区。")


@word("指派", example="指派 12 @李明", about="社区转来的需求，由本单位指派谁去（本人可以婉拒）", roles=("unit_admin",), loud=False,
      args=Args["number", NUMBER]["who", [At, str]])  # fmt: skip
async def name_helper(heard: Heard, number: int, who: At | str) -> Answer:
    """指派 N @某人."""
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        user_id, name = (who.target, None) if isinstance(who, At) else (None, who.lstrip("@"))
        to = await people.find(session, speaker, user_id=user_id, name=name)
        text = wording.offer_text(await needs.view(session, number))
        _, helper = await unit_orders.name(session, speaker, by, number, to, text)
    return say(f"#{number} 已请{helper}，等他答复；他可以婉拒，婉拒了再发：指派 {number} @另一位")


@word("退单", example="退单 12", about="社区转来的需求，本单位派不出人", roles=("unit_admin",), args=Args["number", NUMBER],
      loud=False)  # fmt: skip
async def send_back(heard: Heard, number: int) -> Answer:
    """退单 N."""
    async with desk.act(heard) as (session, speaker):
        await unit_orders.refuse(session, speaker, await unit_admin(session, speaker), number)
    return say(f"#{number} 已退回社区，没关系。")


@word(
    "符合",
    example="符合 12",
    about="（私聊）献血这类有身体条件的事，自己声明符合条件",
    args=Args["number", NUMBER],
    loud=False,
)
async def fit(heard: Heard, number: int) -> Answer:
    """符合 N, in private."""
    return await _declare(heard, number, fit=True)


@word(
    "不符合",
    example="不符合 12",
    about="（私聊）身体条件不符合，不用说原因，别人看不到",
    args=Args["number", NUMBER],
    loud=False,
)
async def unfit(heard: Heard, number: int) -> Answer:
    """不符合 N, in private."""
    return await _declare(heard, number, fit=False)


@word("需求统计", example="需求统计", about="今年需求、心愿、工单、社情民意和各单位响应；服务对象分类只在私聊里给",
      roles=("staff", "unit_admin", "superior_admin"), loud=False)  # fmt: skip
async def figures(heard: Heard, rest: str) -> Answer | None:
    """需求统计."""
    if rest.strip():
        return None
    async with desk.look(heard) as (session, speaker):
        found = await need_figures.figures(session, speaker, await overseer(session, speaker))
    lines = _figures(found)
    if not heard.chat.private:
        return say("\n".join([*lines, "服务对象分类请私聊我发：需求统计"]))
    groups = [
        f"{one.group}{shown_count(one.needs)}件（办结{shown_count(one.granted)}），名册{shown_count(one.listed)}人"
        for one in found.groups
        if one.needs != 0 or one.listed != 0
    ]
    return say("\n".join([*lines, *(["服务对象：", *groups[:8]] if groups else [])]))


async def _declare(heard: Heard, number: int, *, fit: bool) -> Answer:
    if not heard.chat.private:
        raise NotUnderstood("这是您自己的事，请私聊我发，群里不用说。")
    async with desk.act(heard) as (session, speaker):
        said = await fitness.declare(session, speaker, await member(session, speaker), number, fit=fit)
    if said.why is not None:
        return say(f"#{number} 按登记的年龄，这件事您不在范围内，谢谢您的心意。别的需求发：清单")
    if not said.fit:
        return say(f"#{number} 记下了，只有您自己知道。看看别的：清单")
    return say(f"#{number} 记下了，只有您自己知道。去的话发：接单 {number}")


def _figures(found: Figures) -> list[str]:
    states = "，".join(f"{name}{count}" for name, count in found.states) or "还没有"
    granted, all_ = found.wishes
    lines = [f"{found.org.name} {found.since.year}年需求：{states}"]
    if all_:
        lines.append(f"微心愿达成{granted}/{all_}（{granted / all_:.0%}）")
    if found.supports:
        lines.append("帮扶种类：" + "，".join(f"{name}{count}" for name, count in found.supports))
    lines.append(f"工单：在办{found.tickets[0]}，超期{found.tickets[1]}")
    if found.opinions:
        lines.append("社情民意：" + "，".join(f"{name}{count}" for name, count in found.opinions))
    if found.projects[0]:
        lines.append(f"服务项目{found.projects[0]}个，{found.projects[1]}名党员领办")
    if found.funds.notes:
        lines.append(f"资金（只记录，不经手）：{found.funds.notes}笔{found.funds.yuan:,.2f}元")
    lines += [f"转单位 {_response(one)}" for one in found.orders[:3]]
    return [*lines, *(f"派单 {_response(one)}" for one in found.answers[:3])]


def _response(one: Response) -> str:
    hours = f"，中位{one.hours:g}小时" if one.hours is not None else ""
    return f"{one.unit.name}：{one.sent}件，答复{one.answered}件（{one.rate:.0%}{hours}）"
