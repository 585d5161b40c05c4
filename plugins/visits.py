"""走访 …: visits to special members. Names, kinds and words are for the unit's admin in private; a group reads counts."""

import re
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from plugins import _said as spoken
from plugins._desk import Answer, Attachment, desk, say
from plugins._heard import Heard
from plugins._wording import day_text
from plugins._words import word
from storage.cooperation import visits, visitwork
from storage.cooperation.visits import Item, Special
from storage.errors import NotUnderstood
from storage.masking import tidy_name, without_numbers
from storage.speakers import Speaker, UnitAdmin, unit_admin, unit_of

_EXAMPLE = "走访 王建国 6月28日 意见：多组织活动 困难：看病不方便"
_LABELS = {
    "意见": "意见", "建议": "意见", "意见建议": "意见", "困难": "困难", "实际困难": "困难", "难处": "困难", "备注": "备注",
    "情况": "备注", "内容": "备注",
}  # fmt: skip
_SHORT = 8
_RECORDLIKE = re.compile(r"^[\u4e00-\u9fff·]{2,4}\s+\S")


@word("走访", "走访慰问", example=_EXAMPLE, about="（私聊）走访慰问三类党员：「走访 登记 姓名 种类」「走访 名册」「走访 事项」",
      roles=("unit_admin",), loud=False)  # fmt: skip
async def visit(heard: Heard, rest: str) -> Answer | None:
    """走访 [名册|登记|移出|未走访|事项|回复|交办|姓名 日期 …]; in a group only the counts."""
    text = spoken.said(heard)
    if not text:
        return await _counts(heard)
    part = next((made for names, made in _PARTS.items() if spoken.begins(text, *names) is not None), None)
    names = next((names for names in _PARTS if spoken.begins(text, *names) is not None), ())
    if not heard.chat.private:
        return await _not_here(heard, text, named=part is not None)
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        if part is not None:
            return await part(session, speaker, by, spoken.begins(text, *names) or "", heard)
        return await _record(session, speaker, by, text, heard)


async def _not_here(heard: Heard, text: str, *, named: bool) -> Answer | None:
    """In a group nothing of this is kept or repeated: its admin is told where to say it, chat is left alone."""
    _, parts = spoken.labelled(text, _LABELS)
    if (
        not named
        and not parts
        and not (_RECORDLIKE.match(text) and spoken.days_in(text, heard.today, "behind", _EXAMPLE))
    ):
        return say("走访的事请私聊我发。发「帮助 走访」看用法。") if heard.to_me else None
    async with desk.look(heard) as (session, speaker):
        await unit_admin(session, speaker)
    return say("走访名册和内容涉及个人隐私，请撤回，改在私聊里发给我。群里只能看进度：走访")


async def _counts(heard: Heard) -> Answer | None:
    async with desk.look(heard) as (session, speaker):
        unit = await unit_of(session, speaker)
        if unit is None:
            return None if spoken.is_among_people(heard) else say("请单位管理员私聊我发：走访 登记 姓名 种类")
        found = await visits.standing(session, unit.id, heard.today)
    span = f"{day_text(found.first, heard.today)}至{day_text(found.last, heard.today)}"
    if not found.total:
        return say(f"{unit.name}走访慰问：名册还是空的。单位管理员私聊我发：走访 登记 姓名 种类")
    waiting = f"；待答复的意见困难{found.open_items}条" if found.open_items else ""
    return say(f"{unit.name}走访慰问（{span}）：已走访{found.visited}/{found.total}，还差{found.unvisited}{waiting}")


async def _enlist(session: AsyncSession, speaker: Speaker, by: UnitAdmin, text: str, heard: Heard) -> Answer:
    kinds = await visits.kinds_of(session, by.org.id)
    words = re.split(r"[\s,，、;；:：]+", text)
    found = tuple(kind for kind in kinds if any(_is_kind(one, kind) for one in words[1:]))
    name = tidy_name(words[0])
    if len(name) < 2 or not found or any(not any(_is_kind(one, kind) for kind in kinds) for one in words[1:] if one):
        raise NotUnderstood(f"请写姓名和种类（{'、'.join(kinds)}）。例：走访 登记 王建国 {kinds[0]}")
    one, again = await visitwork.enlist(session, speaker, by, name, found)
    return say(
        f"{'已更新' if again else '已登记'}：{one.name}（{'、'.join(one.kinds)}）。走访后发：走访 {one.name} 日期 意见：… 困难：…"
    )


async def _strike(session: AsyncSession, speaker: Speaker, by: UnitAdmin, text: str, heard: Heard) -> Answer:
    await visitwork.strike(session, speaker, by, tidy_name(text))
    return say(f"{tidy_name(text)}已移出走访名册，记录内容已清除。")


async def _roll(session: AsyncSession, speaker: Speaker, by: UnitAdmin, text: str, heard: Heard) -> Answer:
    listed = await visits.roll(session, by)
    if not listed:
        return say("走访名册还是空的。登记发：走访 登记 姓名 种类")
    first, last = await visits.window(session, by.org.id, heard.today)
    lines = [_line(one, first, last, heard.today) for one in listed]
    return _short_or_file(f"走访名册共{len(lines)}人：", lines, "走访名册.txt")


async def _unvisited(session: AsyncSession, speaker: Speaker, by: UnitAdmin, text: str, heard: Heard) -> Answer:
    left = await visits.unvisited(session, by, heard.today)
    first, last = await visits.window(session, by.org.id, heard.today)
    span = f"{day_text(first, heard.today)}至{day_text(last, heard.today)}"
    if not left:
        return say(f"{span}，名册上的都走访过了。")
    return _short_or_file(
        f"{span}还没走访的{len(left)}人：", [f"{o.name}（{'、'.join(o.kinds)}）" for o in left], "未走访.txt"
    )


async def _items(session: AsyncSession, speaker: Speaker, by: UnitAdmin, text: str, heard: Heard) -> Answer:
    found = await visits.items(session, by)
    if not found:
        return say("走访中还没有记下意见或困难。")
    lines = [_item(one, heard.today) for one in found]
    return _short_or_file("走访听到的意见和困难：", [*lines, "答复发：走访 回复 编号 答复"], "走访事项.txt")


async def _reply(session: AsyncSession, speaker: Speaker, by: UnitAdmin, text: str, heard: Heard) -> Answer:
    found = re.match(r"[#＃]?(\d{1,9})号?[\s:：,，]+(\S.*)$", text, re.DOTALL)
    if found is None:
        raise NotUnderstood("请写事项编号和答复。例：走访 回复 3 已联系社区医院上门")
    one = await visitwork.reply(session, speaker, by, int(found[1]), without_numbers(found[2])[:500])
    return say(f"已答复：{_item(one, heard.today)}")


async def _hand(session: AsyncSession, speaker: Speaker, by: UnitAdmin, text: str, heard: Heard) -> Answer:
    found = re.match(r"[#＃]?(\d{1,9})号?[\s:：,，]*", text)
    people = await spoken.people_in(session, speaker, text[found.end() :]) if found else ()
    if found is None or len(people) != 1:
        raise NotUnderstood("请写事项编号和一位负责的同志。例：走访 交办 3 李明")
    one = await visitwork.hand_over(session, speaker, by, int(found[1]), people[0].id)
    return say(f"事项 {one.number} 已交{people[0].name}办，答复后发：走访 回复 {one.number} 答复")


async def _record(session: AsyncSession, speaker: Speaker, by: UnitAdmin, text: str, heard: Heard) -> Answer:
    head, parts = spoken.labelled(text, _LABELS)
    found = spoken.days_in(head, heard.today, "behind", _EXAMPLE)
    words = (found.rest if found else head).split(maxsplit=1)
    name = tidy_name(words[0]) if words else ""
    if found is None or not name:
        raise NotUnderstood(f"请写姓名和日期。例：{_EXAMPLE}")
    said = {key: without_numbers(value)[:500] for key, value in parts.items()}
    if len(words) > 1:
        said["备注"] = "；".join(one for one in (without_numbers(words[1])[:500], said.get("备注", "")) if one)
    one, numbers = await visitwork.record(session, speaker, by, name, found.first, said)
    items = f"\n记下事项{'、'.join(map(str, numbers))}，答复发：走访 回复 {numbers[0]} 答复" if numbers else ""
    return say(f"走访已记：{one.name} · {day_text(found.first, heard.today)}。{items}")


def _is_kind(text: str, kind: str) -> bool:
    """老党员 for 老党员, 困难 for 困难党员: said in full, or by its beginning."""
    return len(text) >= 2 and (
        text == kind or kind.startswith(text) or text in (f"{kind}同志", kind.removesuffix("党员"))
    )


def _line(one: Special, first: date, last: date, today: date) -> str:
    days = [day_text(day, today) for day in one.visited if first <= day <= last]
    return f"{one.name}（{'、'.join(one.kinds)}）{'已走访：' + '、'.join(days) if days else '还没走访'}"


def _item(one: Item, today: date) -> str:
    state = f"答复：{one.reply}" if one.reply else "待答复"
    return f"{one.number}. {one.member} · {one.kind}（{day_text(one.raised_on, today)}）：{one.text} · {state}"


def _short_or_file(head: str, lines: list[str], name: str) -> Answer:
    """A dozen lines are said, more go into a file."""
    if len(lines) <= _SHORT:
        return say("\n".join([head, *lines]))
    content = "\n".join([head, *lines]).encode("utf-8-sig")
    return say(f"{head}见文件。", files=(Attachment(name, content),))


_PARTS = {
    ("名册", "名单", "花名册"): _roll, ("登记", "添加", "新增"): _enlist, ("移出", "删除", "取消"): _strike,
    ("未走访", "没走访"): _unvisited, ("事项", "意见", "困难"): _items, ("回复", "答复"): _reply, ("交办",): _hand,
}  # fmt: skip
