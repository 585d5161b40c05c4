"""名单 未报到 · 未报到原因 · 报到期限: who has not reported, why, and the unit's own day."""

import asyncio
from datetime import date

from nonebot.internal.matcher import current_bot
from nonebot_plugin_alconna import Args, At

from matching.times.dates import mentions
from plugins._chatter import is_question
from plugins._desk import Answer, Attachment, desk, say
from plugins._files import whisper
from plugins._heard import Heard
from plugins._wording import day_text
from plugins._words import REST, word
from storage import people
from storage.errors import NotAllowed, NotFound, NotUnderstood
from storage.papers.roster_xlsx import missing_xlsx
from storage.registration.places import deadline_of
from storage.roster import absences
from storage.roster.absences import MissingList
from storage.speakers import unit_admin

_SHOWN = 8


@word(
    "名单",
    example="名单 未报到",
    about="本单位谁还没报到、什么原因（名单只在私聊）",
    roles=("unit_admin", "superior_admin"),
    loud=False,
)
async def lists(heard: Heard, rest: str) -> Answer | None:
    """名单 未报到."""
    return await _missing(heard) if rest.strip() in ("未报到", "没报到", "未报到的", "未报到人员") else None


@word("未报到", "未报到名单", example="未报到", about="同「名单 未报到」", roles=("unit_admin",), loud=False)
async def missing_list(heard: Heard, rest: str) -> Answer | None:
    """The same, said shorter."""
    return await _missing(heard) if rest.strip() in ("", "名单") else None


@word("未报到原因", "没报到原因", example="未报到原因 @李明 出差，7月20日前报到", about="记下某人为什么没报到、答应哪天报到",
      roles=("unit_admin",), args=Args["who", [At, str]]["said?", REST], loud=False)  # fmt: skip
async def say_why(heard: Heard, who: At | str, said: str = "") -> Answer | None:
    """未报到原因 @某人|姓名 原因… [日期前报到]."""
    promised = _day(said, heard.today)
    promised = promised if promised is not None and promised >= heard.today else None  # 上周住院 promises nothing
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        person, name = None, ""
        if isinstance(who, At):
            person = await people.of_account(session, speaker, who.target)
        else:
            name = who.lstrip("@")
        entry, person = await absences.whose(session, by, person, name)
        reason = await absences.say_why(session, speaker, by, entry, person, said, promised)
    shown = entry.name if entry is not None else person.name if person is not None else name
    until = f"，答应{day_text(promised)}前报到" if promised else ""
    code = f"（{reason.code}）" if heard.chat.private else ""
    return say(f"已记下{shown}未报到的原因{code}{until}。看全部发：名单 未报到")


@word(
    "报到期限",
    example="报到期限 7月20日",
    about="定本单位的报到期限，不晚于通知的期限",
    roles=("unit_admin",),
    loud=False,
)
async def deadline(heard: Heard, rest: str) -> Answer | None:
    """报到期限 [日期]."""
    if rest and (is_question(heard, rest) or (_day(rest, heard.today) is None and not heard.chat.private)):
        return None
    day = _day(rest, heard.today)
    if rest and day is None:
        raise NotUnderstood("没看出是哪一天。例：报到期限 7月20日")
    if day is None:
        async with desk.look(heard) as (session, speaker):
            by = await unit_admin(session, speaker)
            now = await deadline_of(session, by.org.id)
        held = f"{now.year}年{day_text(now)}" if now is not None else "没有规定"
        return say(f"{by.org.name}的报到期限：{held}。要改发：报到期限 7月20日")
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        done = await absences.set_deadline(session, speaker, by, day)
    limit = f"（通知的期限是{day_text(done.limit, heard.today)}）" if done.limit and done.limit != day else ""
    return say(f"{by.org.name}的报到期限定在{day_text(day, heard.today)}{limit}，到期前会提醒没报到的人。")


async def _missing(heard: Heard) -> Answer:
    async with desk.act(heard) as (session, speaker):
        held = speaker.roles
        if not any(kind == "unit_admin" for kind, _ in held) and any(kind == "superior_admin" for kind, _ in held):
            top = next(org for (kind, _), org in held.items() if kind == "superior_admin")
            if speaker.org is not None and ("superior_admin", speaker.org.id) not in held:
                raise NotAllowed("请到您管的上级群里或私聊我发：名单 未报到")
            return say(_by_unit(await absences.missing_counts(session, (speaker.org or top).id, heard.today)))
        try:
            by = await unit_admin(session, speaker)
        except NotAllowed as refusal:
            raise NotAllowed(f"{refusal}（名单只给本单位管理员，上级只看人数。）") from None
        found = await absences.missing(session, by.org.id, heard.today)
    if not found.known:
        raise NotFound(f"{found.unit}还没有应报到的人。请先发：导入名册")
    if heard.chat.private or not found.people:
        return await _named(found, heard)
    given = await whisper(heard, current_bot.get(), await _named(found, heard))
    where = "名单已私信您。" if given else "名单没能私信您，请私聊我发：名单 未报到"
    return say(f"{_head(found)}\n{where}")


async def _named(found: MissingList, heard: Heard) -> Answer:
    if not found.people:
        return say(_head(found))
    lines = [_head(found)]
    for one in found.people[:_SHOWN]:
        reason = one.reason
        why = "原因没说明" if reason is None else reason.code
        until = f"，{day_text(reason.promised)}前" if reason is not None and reason.promised else ""
        lines.append(f"{one.name}（{'、'.join(one.owed)}）：{why}{until}")
    if len(found.people) > _SHOWN:
        lines.append(f"……共{len(found.people)}人，全部见附件")
    lines.append("记原因发：未报到原因 姓名 出差，7月20日前报到")
    content = await asyncio.to_thread(missing_xlsx, found, f"{heard.today:%Y%m%d}")
    return say("\n".join(lines), files=(Attachment(f"{found.unit}未报到 {heard.today:%Y%m%d}.xlsx", content),))


def _head(found: MissingList) -> str:
    until = f"，期限{day_text(found.deadline)}" if found.deadline else ""
    out = f"；离退休{found.retired}人不计" if found.retired else ""
    out += f"，其他{found.others}人另计" if found.others else ""
    if not found.people:
        return f"{found.unit}应报到{found.known}人，全部报到了{out}。"
    return f"{found.unit}应报到{found.known}人，未报到{len(found.people)}人{until}{out}。"


def _by_unit(counts: tuple[tuple[str, int, int], ...]) -> str:
    """Figures only, and no small ones: a superior does not read who it is."""
    lines = [f"{unit}：{_few(missing, known)}" for unit, missing, known in counts[:10]]
    more = [f"……共{len(counts)}个单位"] if len(counts) > 10 else []
    return "\n".join(["各单位未报到人数（名单只给本单位管理员）：", *lines, *more] if lines else ["下面还没有单位。"])


def _few(missing: int, known: int) -> str:
    if not known:
        return "还没有名册"
    return "全部报到" if not missing else f"未报到{missing if missing >= 5 else '不到5'}人"


def _day(text: str, today: date) -> date | None:
    """The day that is said: the one promised, else one that is over, so that it can be refused."""
    said = [(one.sort not in ("day", "deadline"), one.last or one.first) for one in mentions(text, today)]
    days = [
        day for late, day in sorted(said, key=lambda one: one[0]) if day is not None and not (late and day >= today)
    ]
    return days[0] if days else None
