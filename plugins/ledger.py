"""服务码 签到 · 补录 · 抽查 抽查结果 · 超期记录: what makes the hours hard to fake, and what is on record late."""

import asyncio
import re

from sqlalchemy.ext.asyncio import AsyncSession

from matching.times.day_words import take_days
from matching.times.durations import read_hours
from plugins._desk import Answer, Attachment, desk, say
from plugins._handing import handed
from plugins._heard import Heard
from plugins._ledger_words import check_lines, drawn_line, entry_lines, entry_state, looks_line, overdue_line
from plugins._naming import Named, named
from plugins._said import is_among_people
from plugins._wording import day_text
from plugins._words import word
from plugins.finishing import hours_said
from storage import people
from storage.errors import NotFound, NotNow, NotUnderstood
from storage.ledger import back_entries, service_codes, spot_checks
from storage.ledger.ledger_overdue import overdue_records
from storage.ledger.second_looks import waiting_looks
from storage.ledger.service_codes import SignedIn
from storage.papers.cells import Column
from storage.papers.roster_xlsx import table_xlsx
from storage.people import PersonRef
from storage.speakers import Speaker, overseer, staff

_ENTRY = "补录 @李明 7月11日 帮王奶奶修水管 用时2小时"
_SHOWN = 7
_VERDICT = re.compile(r"[#＃]?(\d{1,9})[\s:：,，]*(属实|真实|不符|不属实|不实)[\s:：,，。]*(.*)$", re.DOTALL)
_DECISION = re.compile(
    r"(\d{1,9})(?:[\s:：,，]+(同意|通过|确认|属实|不同意|不通过|驳回|不属实)([\s:：,，。].*)?)?$", re.DOTALL
)


@word("服务码", "到场码", example="服务码 12", about="（私聊）社区工作者要现场服务码；到场的同志发：服务码 1234",
      roles=("staff", "member"), loud=False)  # fmt: skip
async def code(heard: Heard, rest: str) -> Answer | None:
    """服务码 N by the staff gives the code of need N; 服务码 1234 by a helper says he was there."""
    found = re.fullmatch(r"([#＃]?)(\d{1,9})号?", rest.strip())
    if found is None:
        if is_among_people(heard):
            return None
        raise NotUnderstood("社区工作者要码发：服务码 12（需求的编号）；到场签到发：服务码 1234（现场看到的4位数）")
    if not found[1] and len(found[2]) == 4 and (signed := await _sign_in(heard, found[2])) is not None:
        return signed
    async with desk.act(heard) as (session, speaker):
        given = await service_codes.give(session, speaker, int(found[2]))
    until = given.expires_at.astimezone(desk.zone)
    return say(
        f"#{given.number} 的服务码：{given.code}（{day_text(until.date(), heard.today)}{until:%H:%M}前有效）\n"
        f"请在现场给到场的同志看，不要发到群里。到场的私聊我发：服务码 {given.code}"
    )


@word("签到", example="签到 1234", about="（私聊）到了服务地点，报现场的服务码", loud=False)
async def sign_in(heard: Heard, rest: str) -> Answer | None:
    """签到 1234."""
    found = re.fullmatch(r"(?:码|服务码)?\s*(\d{4})", rest.strip())
    if found is None:
        return None if is_among_people(heard) else say("签到请报现场的4位服务码。例：签到 1234")
    return await _sign_in(heard, found[1]) or (
        None if is_among_people(heard) else say("您现在没有要签到的服务。先接单：接单 12")
    )


@word(
    "补录",
    example=_ENTRY,
    about="补记没报的服务：一人录、另一人确认，不能是本人",
    roles=("staff", "unit_admin"),
    loud=False,
)
async def back_entry(heard: Heard, rest: str) -> Answer | None:
    """补录 @某人 日期 做了什么 用时; 补录 3 reads; 补录 3 同意|不同意 decides; alone it lists what waits."""
    decision = _DECISION.fullmatch(rest.strip()) if not heard.mentions else None
    if decision is not None:
        return await _decide(heard, int(decision[1]), decision[2], decision[3] or "")
    if not rest.strip() and not heard.mentions:
        return None if is_among_people(heard) else await _waiting(heard)
    who = named(heard, rest)
    day = take_days(who.rest, heard.today, "behind") if who is not None else None
    if (who is None or day is None) and is_among_people(heard) and not heard.mentions:
        return None
    async with desk.act(heard) as (session, speaker):
        by = await staff(session, speaker)
        if who is None or day is None:
            raise NotUnderstood(f"请写谁、哪天、做了什么、用时多久。例：{_ENTRY}")
        person = await _meant(session, speaker, heard, who)
        if person is None:
            return None
        entered = await back_entries.enter(session, speaker, by, person.id, day.first, day.rest, hours_said(day.rest))
    again = "已经录过，" if entered.again else ""
    doubts = f"\n请核对：{'；'.join(entered.doubts)}" if entered.doubts else ""
    looked = f" 已核实 {'、'.join(entered.to_look_into)}" if entered.to_look_into else ""
    return say(
        f"补录 {entered.number} {again}{entry_state(entered, heard.today)}{doubts}\n"
        f"要另一位社区工作者或他单位的管理员私聊我发：补录 {entered.number} 同意{looked}"
    )


@word("确认补录", example="确认补录 3", about="（第二人）同意一条补录", roles=("staff", "unit_admin"), loud=False)
async def confirm_entry(heard: Heard, rest: str) -> Answer | None:
    """确认补录 N, the same as 补录 N 同意."""
    found = re.fullmatch(r"[#＃]?(\d{1,9})([\s:：,，。]*已核实.*)?", rest.strip())
    return await _decide(heard, int(found[1]), "同意", found[2] or "") if found is not None else None


@word("抽查", example="抽查 3", about="随机抽已确认的服务记录来查，没佐证的先抽", roles=("superior_admin", "unit_admin", "staff"),
      loud=False)  # fmt: skip
async def spot_check(heard: Heard, rest: str) -> Answer | None:
    """抽查 N draws; 抽查 验证 1 draws the first check again from its seed."""
    proof = re.fullmatch(r"(?:验证|核对|重算)\s*(\d{1,9})", rest.strip())
    if proof is not None:
        return await _prove(heard, int(proof[1]))
    found = re.fullmatch(r"(\d{1,5})\s*[条个次]?", rest.strip())
    if found is None:
        if is_among_people(heard):
            return None
        raise NotUnderstood("请写抽几条。例：抽查 3")
    async with desk.act(heard) as (session, speaker):
        by = await overseer(session, speaker)
        waiting = looks_line(await waiting_looks(session, by))
        try:
            check = await spot_checks.begin(session, speaker, by, int(found[1]))
        except NotNow:
            if not waiting:
                raise
            return say("\n".join(waiting))
    words = "\n".join([*check_lines(check, heard.today, named=heard.chat.private, most=_SHOWN), *waiting])
    if len(check.drawn) <= _SHOWN:
        return say(words)
    columns = [Column("抽查", 8), Column("记录", 12), Column("情况", 90)]
    rows = [(one.item, one.record, drawn_line(one, heard.today, named=True)) for one in check.drawn]
    content = await asyncio.to_thread(table_xlsx, f"抽查 {check.number}", columns, rows)
    file = Attachment(f"抽查{check.number}.xlsx", content)
    return handed(heard, (file,), words, words)


@word("抽查结果", example="抽查结果 3 不符 居民说没有人来过", about="填抽查的结果：属实，或不符和原因（工时取消）",
      roles=("superior_admin", "unit_admin", "staff"), loud=False)  # fmt: skip
async def finding(heard: Heard, rest: str) -> Answer | None:
    """抽查结果 N 属实|不符 原因."""
    found = _VERDICT.fullmatch(rest.strip())
    if found is None:
        if is_among_people(heard) and not re.match(r"[#＃]?\d", rest.strip()):
            return None
        raise NotUnderstood("请写编号、属实或不符。例：抽查结果 3 不符 居民说没有人来过")
    true = found[2] in ("属实", "真实")
    async with desk.act(heard) as (session, speaker):
        done = await spot_checks.find(session, speaker, int(found[1]), true=true, reason=found[3])
    if true:
        return say(f"抽查 {done.item}（{done.record}）已记：属实。")
    return say(f"抽查 {done.item}（{done.record}）已记：不符。工时已取消，用到它的证明已作废，已私下告诉本人。")


@word("超期记录", "逾期记录", "未按时记录", example="超期记录", about="看做完了、超过期限还没记录的服务",
      roles=("superior_admin", "unit_admin", "staff"), loud=False)  # fmt: skip
async def overdue(heard: Heard, rest: str) -> Answer | None:
    """超期记录: services that ended and are not on record in time."""
    if rest:
        return None
    async with desk.look(heard) as (session, speaker):
        by = await overseer(session, speaker)
        late = await overdue_records(session, by.org.id, heard.today)
    if not late:
        return say(f"{by.org.name}没有超期未记录的服务。")
    shown = heard.chat.private and by.org.kind != "superior"
    lines = [overdue_line(one, heard.today, named=shown) for one in late[:9]]
    more = f"\n……共{len(late)}条" if len(late) > len(lines) else ""
    return say(f"{by.org.name}超期未记录{len(late)}条：\n" + "\n".join(lines) + more)


async def _sign_in(heard: Heard, said: str) -> Answer | None:
    """None when this is no code for the speaker: a number of a need, or chat."""
    async with desk.act(heard) as (session, speaker):
        meant = await service_codes.may_sign_in(session, speaker)
        done = await service_codes.sign_in(session, speaker, said) if meant else None
    if done is not None:
        return say(_signed(done))
    return say("这个服务码不对或已过期，请看清现场的4位数再发。") if meant else None


def _signed(done: SignedIn) -> str:
    again = "已经签到过了" if done.again else "已签到"
    spoilt = "\n服务码不要发到群里：这个码已作废，其他同志请向社区工作者要新的。" if done.spoilt else ""
    return f"#{done.number} {again}。做完发：完成 {done.number} 做了什么，用时多久{spoilt}"


async def _decide(heard: Heard, number: int, said: str | None, looked: str = "") -> Answer:
    async with desk.act(heard) as (session, speaker):
        if said is None:
            view = await back_entries.look(session, speaker, number)
            return say("\n".join(entry_lines(view, heard.today, private=heard.chat.private)))
        agreed = not said.startswith("不") and said != "驳回"
        view = await back_entries.decide(session, speaker, number, agreed=agreed, said=looked)
    outcome = "已确认，计入工时（补录单列）" if agreed else "没有通过，不计工时"
    return say(f"补录 {number} {outcome}，已私下告诉{view.name}。")


async def _waiting(heard: Heard) -> Answer:
    async with desk.look(heard) as (session, speaker):
        views = await back_entries.waiting(session, speaker)
    if not views:
        return say(f"没有等您确认的补录。要补录发：{_ENTRY}")
    return say(
        "\n".join(["等第二人确认的补录：", *(f"{one.number}. {entry_state(one, heard.today)}" for one in views[:9])])
    )


async def _prove(heard: Heard, number: int) -> Answer:
    async with desk.look(heard) as (session, speaker):
        by = await overseer(session, speaker)
        same = await spot_checks.proves(session, by, number)
    return say(f"抽查 {number} 用当时的种子重新抽，结果{'一致' if same else '不一致，记录可能被改过'}。")


async def _meant(session: AsyncSession, speaker: Speaker, heard: Heard, who: Named) -> PersonRef | None:
    """The helper; None when a group was chatting and named nobody."""
    try:
        return await people.find(session, speaker, user_id=who.user_id, name=who.name or None)
    except NotFound:
        if who.user_id is None and is_among_people(heard) and read_hours(who.rest) is None:
            return None
        raise
