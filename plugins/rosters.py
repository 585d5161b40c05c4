"""导入名册 · 仅导入正确行 · 名册 · 名册 发码 · 核对 · 名册码: a unit's list, and who is behind its lines."""

import asyncio
import re

from nonebot.internal.matcher import current_bot, current_event
from nonebot_plugin_alconna import Args, At, File
from sqlalchemy.ext.asyncio import AsyncSession

from plugins._desk import Answer, Attachment, desk, say
from plugins._files import came_twice, fetch_file, whisper
from plugins._heard import Heard
from plugins._wording import day_text
from plugins._words import REST, word
from storage import people
from storage.errors import NotNow
from storage.papers.roster_xlsx import codes_xlsx, mistakes_xlsx, roster_xlsx
from storage.policy import policy_of
from storage.post import questions
from storage.post.questions import Asked
from storage.roster import roster_drafts, roster_import, roster_links
from storage.roster.roster_files import read_file
from storage.roster.roster_import import Imported
from storage.roster.roster_lines import Checked, check
from storage.roster.roster_views import RosterView, roster_view
from storage.speakers import Speaker, unit_admin

WAITING, LEAVING = "roster_file", "roster_leavers"
_IN_GROUP = "群文件大家都能下载：导完请从群文件里删掉，下次可以私聊我发。"
_SHOWN = 8  # names in one message; the rest stands in the file


@word("导入名册", "名册导入", "上传名册", "导入花名册", example="导入名册", about="用Excel名册登记本单位的人：先发这句，10分钟内再发文件",
      roles=("unit_admin",), loud=False)  # fmt: skip
async def ask_for_file(heard: Heard, rest: str) -> Answer | None:
    """导入名册, with the file, quoting the file, or with the file to come."""
    if rest and not heard.files:
        return None
    if heard.files:
        return await _import(heard, heard.files[0])
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        await questions.ask(session, speaker, WAITING, {})
    hint = "" if heard.chat.private else f"\n名册里有电话、证件号，最好私聊我发。{_IN_GROUP}"
    return say(
        f"请在10分钟内把{by.org.name}的名册（.xlsx、.xls 或 .csv，5MB以内）发到这里。\n"
        f"要有一行标题，至少有“姓名”；可以有性别、身份证号、手机、职务、支部、人员类别、特长、服务意愿。{hint}"
    )


async def take_file(heard: Heard, asked: Asked | None) -> Answer | None:
    """A file that was asked for; any other file is none of ours."""
    if asked is None or asked.kind != WAITING or came_twice(heard, heard.files[0]):
        return None
    return await _import(heard, heard.files[0])


@word("仅导入正确行", "只导入正确行", "仅导正确行", example="仅导入正确行", about="名册里有错时，先导入没错的行",
      roles=("unit_admin",), loud=False)  # fmt: skip
async def import_good_lines(heard: Heard, rest: str) -> Answer | None:
    """仅导入正确行."""
    if rest:
        return None
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        draft = await roster_drafts.take_out(session, speaker, by)
        done = await roster_import.take(session, speaker, by, draft.lines, draft.unsure)
        await _ask_about_leavers(session, speaker, done)
    return await _answer(heard, by.org.name, done)


async def leavers_go(heard: Heard, asked: Asked) -> Answer:
    """确认: who is not on the new list any more has left."""
    ids = [int(entry) for entry in asked.payload["entries"]]
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        await questions.forget(session, speaker)
        names = await roster_import.let_go(session, speaker, by, ids)
    return say(f"已把{len(names)}人移出{by.org.name}的名册，历史记录还在。")


@word("名册", "花名册", example="名册 发码 李明", about="看本单位名册、谁报到了、谁还没核对；给人发核验码",
      roles=("unit_admin",), loud=False)  # fmt: skip
async def show(heard: Heard, rest: str) -> Answer | None:
    """名册 · 名册 发码 [姓名]."""
    codes = re.fullmatch(r"(?:发|生成)?(?:核验)?码\s*(.*)", rest.strip())
    if codes is not None:
        return await _codes(heard, codes[1].strip())
    if rest:
        return None
    async with desk.act(heard) as (session, speaker):
        view = await roster_view(session, await unit_admin(session, speaker), heard.today)
    if not view.rows:
        return say(f"{view.unit}还没有名册。请发：导入名册")
    if not heard.chat.private:
        return say(f"{_counts(view)}\n名单只在私聊里给，请私聊我发：名册")
    rows = [
        (one.row, one.name, one.kind, "、".join(one.communities) or "未报到", one.state, one.registry_number)
        for one in view.rows
    ]
    content = await asyncio.to_thread(roster_xlsx, rows)
    file = Attachment(f"{view.unit}名册 {heard.today:%Y%m%d}.xlsx", content)
    more = "\n没核对的可发：名册 发码（发给本人），或：核对 姓名" if view.states["未核对"] else ""
    return say(f"{_counts(view)}{more}", files=(file,))


async def _codes(heard: Heard, name: str) -> Answer:
    if not heard.chat.private:
        raise NotNow(f"核验码只在私聊里给，请私聊我发：名册 发码 {name}".rstrip())
    async with desk.act(heard) as (session, speaker):
        codes = await roster_links.issue(session, speaker, await unit_admin(session, speaker), name or None)
    if not codes:
        return say("名册里的人都已经对上了，不用发码。")
    until = day_text(codes[0].until.astimezone(desk.zone).date())
    if name:
        return say(
            f"{codes[0].name}的核验码：{codes[0].code}（{until}前有效，只能用一次）\n请本人私聊我发：名册码 {codes[0].code}"
        )
    content = await asyncio.to_thread(codes_xlsx, codes, until)
    return say(f"已给{len(codes)}人发码，{until}前有效，旧码作废。请逐个私下转给本人，不要发到群里。",
               files=(Attachment("名册核验码.xlsx", content),))  # fmt: skip


@word("名册码", "核验码", example="名册码 ABCD-2345", about="（私聊）用单位给的码核对自己是名册上的谁", loud=False)
async def redeem(heard: Heard, rest: str) -> Answer | None:
    """名册码 …, in private; one that was said in a group is void."""
    if len(re.sub(r"[^0-9A-Za-z]", "", rest)) != 8:
        if not heard.chat.private:
            return None
        return say("核验码是8位，向单位管理员要。例：名册码 ABCD-2345")
    if not heard.chat.private:
        async with desk.act(heard) as (session, _):
            await roster_links.expose(session, rest)
        return say("核验码发到群里就作废了，请向单位管理员重新要一个，再私聊我发。")
    async with desk.act(heard) as (session, speaker):
        done = await roster_links.redeem(session, speaker, await people.known(session, speaker), rest)
    if done.state == "linked":
        return say(f"核对好了：您是{done.unit}名册上的{done.name}。看资料发：我的资料")
    if done.state == "locked" or done.left == 0:
        return say("输错太多次，请15分钟后再试，或请单位管理员在群里发：核对 @您")
    return say(f"这个码不对或已过期，还可以试{done.left}次。请向单位管理员核对。")


@word("核对", example="核对 @李明（名册里有几位同名时：核对 @李明 37）", about="认定某人就是名册上的人", roles=("unit_admin",),
      args=Args["who", [At, str]]["rest?", REST], loud=False)  # fmt: skip
async def vouch(heard: Heard, who: At | str, rest: str = "") -> Answer | None:
    """核对 @某人 [姓名|行号]."""
    if not _names_somebody(heard, who, rest):
        return None
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        if isinstance(who, At):
            person_id = (await people.of_account(session, speaker, who.target)).id
        else:
            person_id = (await people.find(session, speaker, user_id=None, name=who.lstrip("@"))).id
        name = await roster_links.vouch(session, speaker, by, person_id, rest.strip() or None)
    return say(f"已核对：{name}（{by.org.name}名册）。")


@word("取消核对", example="取消核对 @李明", about="对错了人时，把名册上的这一行空出来", roles=("unit_admin",),
      args=Args["who", [At, str]]["rest?", REST], loud=False)  # fmt: skip
async def unlink(heard: Heard, who: At | str, rest: str = "") -> Answer | None:
    """取消核对 @某人|姓名."""
    if not _names_somebody(heard, who, rest):
        return None
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        user_id, name = (who.target, None) if isinstance(who, At) else (None, who.lstrip("@"))
        found = await people.find(session, speaker, user_id=user_id, name=name)
        listed = await roster_links.unlink(session, speaker, by, found.id)
    return say(f"已取消核对，名册上的{listed}空出来了。重新对人发：核对 @某人 {listed}")


async def _import(heard: Heard, file: File) -> Answer:
    async with desk.look(heard) as (session, speaker):  # who may not import makes us fetch nothing
        by = await unit_admin(session, speaker)
        leaders = (await policy_of(session, by.org.id)).leaders
    content = await fetch_file(heard, current_bot.get(), current_event.get(), file)
    levels = leaders.levels if leaders is not None else ()
    checked = await asyncio.to_thread(check, await read_file(content), heard.today, levels)
    if checked.problems:
        return await _ask_to_mend(heard, checked)
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        await roster_drafts.forget(session, by)
        done = await roster_import.take(session, speaker, by, checked.lines)
        await _ask_about_leavers(session, speaker, done)
    return await _answer(heard, by.org.name, done, checked)


async def _ask_to_mend(heard: Heard, checked: Checked) -> Answer:
    """Nothing is written; the mistakes go to the admin alone."""
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        until = await roster_drafts.keep(session, speaker, by, checked)
        await questions.ask(session, speaker, WAITING, {})
    content = await asyncio.to_thread(mistakes_xlsx, checked.problems)
    file = Attachment("名册要改的行.xlsx", content)
    bad, good = len(checked.problems), len(checked.lines)
    lines = [
        f"名册共{bad + good}行，{bad}行要改，所以一行都没有导入。",
        "改好后直接重发整个文件（10分钟后先发：导入名册）",
    ]
    if good:
        end = until.astimezone(desk.zone)
        lines.append(f"也可以先发：仅导入正确行（{good}行，替您留到{day_text(end.date())}{end:%H:%M}）")
    if heard.chat.private:
        first = [f"{one.place} {one.name}：{one.reason}" for one in checked.problems[:3]]
        return say("\n".join([lines[0], *first, *(["……全部见附件"] if bad > 3 else []), *lines[1:]]), files=(file,))
    given = await whisper(heard, current_bot.get(), say(f"名册要改的{bad}行见附件。", files=(file,)))
    lines.append("要改的行已私信您。" if given else "要改的行没能私信您，请加我好友后私聊发：导入名册")
    return say("\n".join([*lines, _IN_GROUP]))


async def _ask_about_leavers(session: AsyncSession, speaker: Speaker, done: Imported) -> None:
    await questions.forget(session, speaker)
    if done.leavers:
        await questions.ask(session, speaker, LEAVING, {"entries": [one.entry_id for one in done.leavers]})


async def _answer(heard: Heard, unit: str, done: Imported, checked: Checked | None = None) -> Answer:
    counts = [("新增", done.added), ("更新", done.updated), ("没变", done.same)]
    lines = [
        f"{unit}名册已导入：{'，'.join(f'{what}{count}人' for what, count in counts if count)}，共{done.total}人。"
    ]
    if checked is not None and checked.merged:
        lines.append(f"表里重复的{checked.merged}行已合并。")
    if checked is not None and checked.skipped:
        lines.append(f"这些工作表没有名册，没读：{'、'.join(checked.skipped[:5])}")
    if done.linked:
        lines.append(f"{done.linked}人的姓名、电话和群里对得上，已核对。")
    if not done.leavers:
        return say("\n".join([*lines, "看谁还没核对发：名册", *([] if heard.chat.private else [_IN_GROUP])]))
    names = "、".join(one.name for one in done.leavers[:_SHOWN])
    more = f"等{len(done.leavers)}人" if len(done.leavers) > _SHOWN else ""
    gone = f"原名册上的{names}{more}不在新表里，先留着。确认他们已离开{unit}，10分钟内发：确认"
    if heard.chat.private:
        return say("\n".join([*lines, gone]))
    told = await whisper(heard, current_bot.get(), say(gone.replace("发：确认", "在群里发：确认")))
    where = "名单已私信您" if told else "名单没能私信您，请私聊我发「名册」核对"
    lines.append(f"有{len(done.leavers)}人不在新表里，先留着（{where}）。确认他们已离开，10分钟内发：确认")
    return say("\n".join([*lines, _IN_GROUP]))


def _counts(view: RosterView) -> str:
    states = view.states
    own = f"，另有{states['自己报的']}人自己报了本单位、不在名册里" if states["自己报的"] else ""
    return (
        f"{view.unit}名册{view.listed}人：已核对{states['已核对']}人，未核对{states['未核对']}人{own}。"
        f"\n已报到{view.reported}人，未报到{len(view.rows) - view.reported}人。看未报到发：名单 未报到"
    )


def _names_somebody(heard: Heard, who: At | str, rest: str) -> bool:
    """In a group 核对 一下时间 is said to people: only a mention, with a name or a row at most, is meant."""
    if heard.chat.private or heard.to_me:
        return True
    return isinstance(who, At) and bool(re.fullmatch(r"(?:第?\d{1,6}行?|[\u4e00-\u9fff·]{2,6})?", rest.strip()))
