"""登记表 · 开证明 · 回执 · 已交 · 已盖章: one person's papers, made from what is known, handed over in private."""

import asyncio
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from plugins._desk import Answer, Attachment, desk, say
from plugins._handing import handed
from plugins._heard import Heard
from plugins._naming import bearer_of, named
from plugins._wording import day_text
from plugins._words import word
from storage.clerk import letters, paper_copies, paper_people, print_runs
from storage.clerk.paper_copies import Event, Paper
from storage.clerk.print_runs import FormToPrint, LetterToPrint
from storage.errors import NotAllowed, NotUnderstood
from storage.papers.bundle import bundle, file_name
from storage.papers.personal_docx import form_docx, letter_docx
from storage.speakers import UnitAdmin, staff, unit_admin

_EVERYBODY = re.compile(r"(?:全部|所有人?|全体|批量)$")
_ANSWER = re.compile(r"(?P<result>不通过|不同意|通过|同意|意见)[\s:：,，。；;]*(?P<words>[\s\S]*)$")
_MARK = re.compile(
    r"(?P<unit>\S{2,30}?)\s*[〔\[(（【]?(?P<year>20\d\d)[〕\])）】]?\s*年?第?(?P<number>\d{1,6})号?(?=[\s,，:：]|$)"
)
_RESULTS = {"同意": "通过", "不同意": "不通过"}
_ADD = "本人私聊我发「填表」可补，单位也可补进名册后再打印。"


@word("登记表", "我的登记表", example="登记表 @张伟", about="打印报到登记表（Word，一式两份），自己的发：登记表",
      roles=("member", "unit_admin", "staff"), loud=False)  # fmt: skip
async def form(heard: Heard, rest: str) -> Answer | None:
    """登记表 [@某人|姓名|全部]."""
    if _EVERYBODY.match(rest.strip()):
        return await _forms(heard)
    who = named(heard, rest)
    if who is None:
        return await _own_form(heard) if not rest.strip() and (heard.chat.private or heard.to_me) else None
    async with desk.act(heard) as (session, speaker):
        found = await bearer_of(session, speaker, heard, who, paper_people.clerks(speaker))
        if found is None:
            return None
        _must_be_one(heard, who.rest, "登记表")
        printed = await print_runs.form_of(session, speaker, *found)
    return await _form_handed(heard, printed)


@word("开证明", "开证明信", example="开证明 @张伟", about="开报到证明信（Word，自动编号），全单位发：开证明 全部",
      roles=("unit_admin",), loud=False)  # fmt: skip
async def letter(heard: Heard, rest: str) -> Answer | None:
    """开证明 @某人 [重开] | 全部."""
    if _EVERYBODY.match(rest.strip()):
        return await _letters(heard)
    who = named(heard, rest)
    if who is None:
        return None
    async with desk.act(heard) as (session, speaker):
        clerks = [one for one in paper_people.clerks(speaker) if isinstance(one, UnitAdmin)]
        if not clerks and (heard.chat.private or heard.to_me or who.user_id is not None):
            raise NotAllowed("证明信只有所在单位的管理员能开，请联系本单位管理员。")
        found = await bearer_of(session, speaker, heard, who, clerks) if clerks else None
        if found is None:
            return None
        bearer, by = found
        if not isinstance(by, UnitAdmin):
            raise NotAllowed("自己的证明信请本单位另一位管理员来开。")
        _must_be_one(heard, who.rest.removeprefix("重开"), "开证明")
        printed = await print_runs.letter_for(session, speaker, by, bearer, anew=who.rest.startswith("重开"))
    return await _letter_handed(heard, printed)


def _must_be_one(heard: Heard, rest: str, name: str) -> None:
    """Who names two is not given the paper of the first alone."""
    if len(heard.mentions) > 1 or re.fullmatch(r"(?:[\s、,，和及]*@?[\u4e00-\u9fff·]{2,4})+", rest):
        raise NotUnderstood(f"一次写一位，请分几条发；全部的发：{name} 全部")


@word("回执", example="回执 @张伟 通过", about="填证明信的反馈栏：通过，或写意见", roles=("staff",), loud=False)
async def answer(heard: Heard, rest: str) -> Answer | None:
    """回执 @某人 通过|意见…; also by the letter's number, for who is not registered here yet."""
    marked = _MARK.match(rest.strip()) if not heard.mentions else None
    who = named(heard, rest) if marked is None else None
    said = _ANSWER.match(
        (who.rest if who is not None else rest.strip()[marked.end() :] if marked else "").strip(" ,，:：")
    )
    if (who is None and marked is None) or (said is None and not heard.mentions):
        return None
    async with desk.act(heard) as (session, speaker):
        by = await staff(session, speaker)
        if said is None:
            raise NotUnderstood("请写通过还是有意见。例：回执 @张伟 通过（或：回执 @张伟 意见 请补单位电话）")
        if marked is not None:
            bearer = await letters.marked(session, by, marked["unit"], int(marked["year"]), int(marked["number"]))
        else:
            found = await bearer_of(session, speaker, heard, who, [by]) if who is not None else None
            if found is None:
                return None
            bearer = found[0]
        result = _RESULTS.get(said["result"], said["result"])
        done = await letters.answer(session, speaker, by, bearer, result, said["words"])
    head = "" if done.head else "\n反馈栏的社区负责人还空着，补登发：联系人 姓名 电话（补后重打）"
    return say(f"证明信 {done.mark} 已回执：{done.answer}（{day_text(heard.today, heard.today)}），已通知单位。{head}")


@word(
    "已交",
    "已收",
    example="已交 登记表 @张伟 社区",
    about="记下登记表或证明信哪一份交了",
    roles=("unit_admin", "staff"),
    loud=False,
)
async def handed_over(heard: Heard, rest: str) -> Answer | None:
    """已交 登记表|证明信 @某人 社区|单位."""
    return await _marked(heard, rest, "handed")


@word(
    "已盖章",
    example="已盖章 登记表 @张伟 单位",
    about="记下登记表或证明信哪一份盖了章",
    roles=("unit_admin", "staff"),
    loud=False,
)
async def stamped(heard: Heard, rest: str) -> Answer | None:
    """已盖章 登记表|证明信 @某人 社区|单位."""
    return await _marked(heard, rest, "stamped")


async def _own_form(heard: Heard) -> Answer:
    async with desk.act(heard) as (session, speaker):
        printed = await print_runs.own_form(session, speaker)
    return await _form_handed(heard, printed)


async def _form_handed(heard: Heard, printed: FormToPrint) -> Answer:
    content = await asyncio.to_thread(_form_file, printed)
    file = Attachment(file_name(f"登记表_{printed.facts.number}.docx"), content)
    copies = f"{'、'.join(printed.copies)}各一份，" if printed.copies else ""
    words = f"{printed.facts.name}的登记表：{copies}盖章和日期留空。{_lacks(printed.lacks)}"
    return handed(heard, (file,), words, f"登记表已私发给您（{copies}盖章和日期留空）。{_lacks(printed.lacks)}")


async def _forms(heard: Heard) -> Answer:
    async with desk.act(heard) as (session, speaker):
        printed = await print_runs.all_forms(session, speaker, await paper_people.one_clerk(session, speaker))
    papers = await asyncio.to_thread(
        lambda: bundle([(f"登记表_{one.facts.number}.docx", _form_file(one)) for one in printed])
    )
    words = f"登记表{len(printed)}人，打包成一个zip，按统一编号命名。{_gaps(one.lacks for one in printed)}"
    return handed(
        heard,
        (Attachment(f"登记表（{len(printed)}人）.zip", papers),),
        words,
        f"登记表{len(printed)}人已打包私发给您。",
    )


async def _letter_handed(heard: Heard, printed: LetterToPrint) -> Answer:
    content = await asyncio.to_thread(_letter_file, printed)
    held = printed.letter
    file = Attachment(file_name(f"证明信_{held.mark}.docx"), content)
    if held.answer is not None:
        state = f"已有回执（{held.answer}），{'、'.join(printed.copies)}各一份"
    elif held.again:
        state = f"{day_text(held.issued_on, heard.today)}已开过，编号不变；作废重开发：开证明 {held.bearer.name} 重开"
    else:
        to = f"，开给{held.community.name}" if held.community is not None else "，社区由本人选"
        state = f"新开{to}；社区收到后发：回执 @他 通过"
    words = f"{held.bearer.name}的证明信 {held.mark}：{state}。{_lacks(printed.lacks)}"
    return handed(heard, (file,), words, f"证明信 {held.mark} 已私发给您。{_lacks(printed.lacks)}")


async def _letters(heard: Heard) -> Answer:
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        printed = await print_runs.all_letters(session, speaker, by)
    papers = await asyncio.to_thread(
        lambda: bundle([(f"证明信_{one.letter.mark}.docx", _letter_file(one)) for one in printed])
    )
    new = sum(not one.letter.again for one in printed)
    words = f"证明信{len(printed)}封（新开{new}封），打包成一个zip，按编号命名。{_gaps(one.lacks for one in printed)}"
    return handed(heard, (Attachment(f"证明信（{len(printed)}封）.zip", papers),), words,
                  f"证明信{len(printed)}封（新开{new}封）已打包私发给您。")  # fmt: skip


async def _marked(heard: Heard, rest: str, event: Event) -> Answer | None:
    found = re.match(r"(登记表|证明信)[\s:：,，]*", rest.strip())
    if found is None:
        return None
    paper: Paper = "登记表" if found[1] == "登记表" else "证明信"
    said = rest.strip()[found.end() :]
    copy = re.search(r"(?:社区|单位)(?:留存)?(?:的?那?份|联)?$|^(?:社区|单位)(?:留存)?(?=\s)", said.strip())
    who = named(heard, said[: copy.start()] + said[copy.end() :] if copy else said)
    if who is None:
        return None
    async with desk.act(heard) as (session, speaker):
        clerks = paper_people.clerks(speaker)
        meant = await bearer_of(session, speaker, heard, who, clerks)
        if meant is None:
            return None
        bearer, by = meant
        if by is None:
            raise NotAllowed("由收到材料的单位管理员或社区工作者来记。")
        words = re.sub(r"(?:的?那?份|联)$", "", copy[0].strip()) if copy else who.rest
        done = await paper_copies.mark(session, speaker, bearer, paper, words, event)
    day = done.handed_on if event == "handed" else done.stamped_on
    when = day_text(day, heard.today) if day is not None else ""
    act = "交" if event == "handed" else "盖章"
    return say(f"已记下：{paper}（{done.copy}）{when}{'已' + act if not done.again else f'已{act}，以前记过'}。")


def _form_file(printed: FormToPrint) -> bytes:
    return form_docx(printed.facts, printed.services, printed.papers, printed.copies, templates())


def _letter_file(printed: LetterToPrint) -> bytes:
    return letter_docx(printed.facts, printed.letter, printed.papers, printed.copies, templates())


def templates() -> Path:
    """Where the operator may put templates of his own."""
    return desk.data_dir / "templates"


def _lacks(lacks: tuple[str, ...]) -> str:
    return f"\n还空着：{'、'.join(lacks)}。{_ADD}" if lacks else ""


def _gaps(lacks: Iterable[tuple[str, ...]]) -> str:
    counted = Counter(label for one in lacks for label in one)
    return f"\n还空着：{'、'.join(f'{label}{count}人' for label, count in counted.items())}。{_ADD}" if counted else ""
