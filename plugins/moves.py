"""变更 新调入 新发展 取消报到: who moved, since when, by when he registers again, and who withdraws."""

import re
from datetime import date

from matching.language.normal import fold
from matching.messages.personal import is_name
from matching.times.dates import mentions
from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from plugins._registered import checked_in
from plugins._wording import day_text
from plugins._words import word
from storage import orgs, people
from storage.errors import NotFound, NotNow, NotUnderstood
from storage.people import AboutMe
from storage.post import questions
from storage.post.questions import Asked
from storage.registration import moves, units, withdrawing
from storage.registration.moves import Moved
from storage.speakers import org_by_id, unit_admin

_EXAMPLE = "变更 住址 梅湖社区 11月20日"
_KIND = re.compile(
    r"^(?:了)?(?P<kind>家庭住址|居住地址?|住址|住处|地址|工作单位|所在单位|单位|工作地点?|上班地点?)(?:到|为|成|至|[:：\s]|$)*"
)
_SOON = 60  # days ahead that a move is told of
_PLACE = {"住址": "居住地", "工作地": "工作地", "单位": "工作地"}


@word("变更", example=_EXAMPLE, about="搬家、换单位、换工作地，写上新的和哪天变的", loud=False)
async def change(heard: Heard, rest: str) -> Answer | None:
    """变更 住址|单位|工作地 [新的] [日期]."""
    found = _KIND.match(rest.strip())
    if found is None:
        if heard.chat.private:
            raise NotUnderstood(f"变更什么？可写住址、单位、工作地。例：{_EXAMPLE}")
        return None
    kind = _kind(found["kind"])
    day, name = _day_and_name(rest.strip()[found.end() :], heard.today)
    if kind == "单位":
        return await _change_unit(heard, name, day)
    async with desk.act(heard) as (session, speaker):
        person = await people.row_of(session, speaker)
        near = await org_by_id(session, person.unit_id) or speaker.org
        if _is_chat(heard, name):
            return None
        where = await orgs.community_named(session, name, near) if name else None
        done = await moves.note_move(session, speaker, person, kind, day or heard.today, where)
        if not done.settled and where is not None:
            payload = {"community": where.id, "place": _PLACE[kind]}
            await questions.ask(session, speaker, "move", payload)
    return say(_noted(done, heard.today))


@word(
    "新调入", example="新调入 @李明 11月20日", about="本单位新调入的党员，要按期报到", roles=("unit_admin",), loud=False
)
async def transferred(heard: Heard, rest: str) -> Answer | None:
    """新调入 @某人 [日期]."""
    return await _by_admin(heard, "新调入", rest)


@word(
    "新发展", example="新发展 @李明 11月20日", about="本单位新发展的党员，要按期报到", roles=("unit_admin",), loud=False
)
async def admitted(heard: Heard, rest: str) -> Answer | None:
    """新发展 @某人 [日期]."""
    return await _by_admin(heard, "新发展", rest)


@word("取消报到", "撤销报到", "退出报到", example="取消报到 梅湖社区", about="报错了社区，或不再在那里报到", loud=False)
async def withdraw(heard: Heard, rest: str) -> Answer | None:
    """取消报到 社区."""
    named = rest.strip(" 。.!！~～")
    async with desk.act(heard) as (session, speaker):
        if _is_chat(heard, named):
            return None
        person = await people.row_of(session, speaker)
        if not named:
            held = await withdrawing.registered_with(session, person.id)
            if not held:
                raise NotNow("您还没有报到，不用取消。")
            raise NotUnderstood(f"取消哪个社区的报到？例：取消报到 {held[-1]}")
        where = await orgs.community_named(session, named, await org_by_id(session, person.unit_id) or speaker.org)
        left = await withdrawing.withdraw(session, speaker, person, where)
    now = f"现在报到的是{'、'.join(left)}。" if left else "您现在没有在哪个社区报到，姓名、特长还留着。"
    return say(f"已取消在{where.name}的报到。{now}\n换社区发：报到 社区名　要全部删除私聊发：删除我的资料")


async def register_there(heard: Heard, asked: Asked) -> Answer:
    """是 to the question whether to register in the new place at once."""
    async with desk.act(heard) as (session, speaker):
        where = await org_by_id(session, int(asked.payload["community"]))
        done = await people.check_in(session, speaker, where, AboutMe(), places=(str(asked.payload["place"]),))
        await questions.forget(session, speaker)
    return say(checked_in(done, heard.today))


async def _change_unit(heard: Heard, name: str, day: date | None) -> Answer | None:
    if not name:
        raise NotUnderstood("请写上新单位。例：变更 单位 市住建局 11月20日")
    async with desk.act(heard) as (session, speaker):
        if _is_talk(heard, day) and await units.unit_meant(session, name, speaker.org) is None:
            return None  # 变更 单位 公章 is said to people
        person = await people.row_of(session, speaker)
        unit = await units.unit_meant(session, name, await org_by_id(session, person.unit_id) or speaker.org)
        if unit is None:
            raise NotFound("没有找到这个单位，可能还没有开通，请写全称。例：变更 单位 市住建局 11月20日")
        await units.change(session, speaker, person, unit)
        done = await moves.note_move(session, speaker, person, "单位", day or heard.today, None)
    return say(f"单位已改为{unit.name}（自报，等单位名册核对）。\n{_noted(done, heard.today)}")


async def _by_admin(heard: Heard, kind: str, rest: str) -> Answer | None:
    when, name = _day_and_name(rest, heard.today)
    name = name.lstrip("@")
    if not heard.mentions and not (name and (heard.chat.private or is_name(name))):
        if heard.chat.private:
            raise NotUnderstood(f"请写是谁、哪天。例：{kind} 李明 11月20日")
        return None  # 新发展 阶段的任务: said to people
    if when is None and re.search(r"\d", rest):
        raise NotUnderstood(f"没看懂日期。例：{kind} @李明 11月20日")
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        person = await people.meant(session, speaker, heard.mentions[0] if heard.mentions else None, name)
        done = await moves.note_by_admin(session, speaker, by, person, kind, when or heard.today)
    return say(f"{done.name or '这位同志'} {_noted(done, heard.today)}")


def _noted(done: Moved, today: date) -> str:
    what = {"住址": "住址变更", "工作地": "工作地变更", "单位": "单位变更"}.get(done.kind, done.kind)
    head = f"{'已登记过' if done.again else '已记下'}：{what}，{day_text(done.happened_on, today)}。"
    if done.settled:
        return f"{head}现在的报到仍然有效，不用重新报到。"
    late = "（已经过了，请尽快）" if done.due is not None and today > done.due else ""
    by = f"请在{day_text(done.due, today)}前{late}" if done.due is not None else "方便时请"
    if done.community is not None:
        return f"{head}\n{by}到{done.community.name}报到。现在就报到发：是"
    place = _PLACE.get(done.kind, "")
    return f"{head}\n{by}到社区报到。发：报到 社区名{f' {place}' if place else ''}"


def _day_and_name(text: str, today: date) -> tuple[date | None, str]:
    """The day a move happened on, and the first word of what is left: addresses behind a name are not kept."""
    folded = fold(text)
    found = [mention for mention in mentions(folded, today, "behind") if mention.first is not None]
    day = found[0].first if found else None
    if day is not None and (today - day).days > _SOON:  # on 23 November 12月1日 is next week's
        coming = [one.first for one in mentions(folded, today) if one.first is not None]
        day = coming[0] if coming and 0 <= (coming[0] - today).days <= _SOON and coming[0].year - day.year == 1 else day
    if found:
        folded = f"{folded[: found[0].start]} {folded[found[0].end :]}"
    words = [word for word in re.split(r"[\s，,；;。]+", folded) if word.strip("起日从自于在了")]
    return day, re.sub(r"^(?:从|自|到|搬到|搬去|搬往|调到|去)+", "", words[0]) if words else ""


def _is_talk(heard: Heard, day: date | None) -> bool:
    """Whether it may be said to people: in a group, not to the bot, and without a day."""
    return not heard.chat.private and not heard.to_me and day is None


def _is_chat(heard: Heard, name: str) -> bool:
    """变更 住址 证明怎么开, said in a group to people."""
    among_people = not heard.chat.private and not heard.to_me
    return bool(among_people and name and not re.search(r"(?:社区|小区|新村|村|街道|居委会)$", name))


def _kind(said: str) -> str:
    if said.endswith("单位"):
        return "单位"
    return "工作地" if said.startswith(("工作地", "上班")) else "住址"
