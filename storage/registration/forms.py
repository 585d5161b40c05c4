"""The guided 报到 in private: what is asked next, what was said, and writing it all at the end. A form waits as long
as it takes; its answers are sealed under the person's own key, and nothing is kept of who has not agreed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import people
from storage.database import insert_once
from storage.errors import NotNow, NotUnderstood, Refusal
from storage.people import AboutMe, CheckedIn
from storage.registration import consents, facts
from storage.registration.facts import Facts
from storage.registration.form_answers import Answers, checked, known, place_asked, place_of, policy_for, review
from storage.speakers import Speaker, member, org_ref
from storage.tables import Form, Org, Person

_PLACE = "form:answers"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A form of this account that is not finished. `asking`: 同意, a field of the pack, or 核对."""

    asking: str
    paused: bool
    touched_at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be said next. `asking`: 同意 (with `consent`), a field, 核对 (with `lines`), or 齐了.

    `place`: as what a community is asked for; `usual`: the community that the unit names for it; `problem`: what was
    wrong with what was just said; `left`: fields still to come, this one counted; `masked`: numbers just kept."""

    asking: str
    must: bool = False
    left: int = 0
    place: str | None = None
    usual: str | None = None
    consent: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    problem: str | None = None
    taken: tuple[str, ...] = field(default=())


async def waiting(session: AsyncSession, speaker: Speaker) -> Waiting | None:
    """The form that this account has open, if any."""
    row = await _row(session, speaker)
    return Waiting(row.asking or "同意", row.paused, row.touched_at) if row is not None else None


async def begin(session: AsyncSession, speaker: Speaker, *, more: bool = False) -> Step:
    """Open the form, or go on where it was left. `more`: an answer follows, so it stays open with nothing missing."""
    values = {
        "platform": speaker.platform, "user_id": speaker.user_id, "person_id": speaker.person_id,
        "begun_at": speaker.now, "touched_at": speaker.now, "paused": False,
    }  # fmt: skip
    await insert_once(session, Form, values)
    row = await _open(session, speaker)
    row.paused = False
    return await _next(session, speaker, row, await _answers(session, row), close=not more)


async def agree(session: AsyncSession, speaker: Speaker) -> Step:
    """The person agrees to the consent text: from now on he is kept."""
    row = await _open(session, speaker)
    person = await people.known(session, speaker)
    row.person_id = person.id
    answers = await _answers(session, row)
    await consents.agree(session, speaker, person.id, await policy_for(session, person, answers))
    return await _next(session, speaker, row, answers)


async def give_up(session: AsyncSession, speaker: Speaker) -> None:
    """The form is thrown away, with what stands in it."""
    await session.execute(delete(Form).where(Form.platform == speaker.platform, Form.user_id == speaker.user_id))


async def put_aside(session: AsyncSession, speaker: Speaker) -> Step:
    """退出: what was said stays, and nothing is asked until the person comes back."""
    row = await _open(session, speaker)
    step = await _next(session, speaker, row, await _answers(session, row))
    row.paused = True
    return step


async def tell(session: AsyncSession, speaker: Speaker, said: Mapping[str, Any]) -> Step:
    """Take answers, any number of fields at once. A wrong one is told, the right ones stay."""
    row = await _open(session, speaker)
    person = await _person(session, row)
    answers = await _answers(session, row)
    problem: str | None = None
    taken: list[str] = []
    for name, value in said.items():
        try:
            answers |= await checked(session, speaker, person, answers, name, value)
        except Refusal as refusal:
            problem = problem or str(refusal)
            continue
        taken.append(name)
        answers["跳过"] = [one for one in answers.get("跳过", []) if one != name]
        answers["顺序"] = [*(one for one in answers.get("顺序", []) if one != name), name]
        if answers.get("再问") == name:
            del answers["再问"]
    step = await _next(session, speaker, row, answers)
    return replace(step, problem=problem, taken=tuple(taken))


async def skip(session: AsyncSession, speaker: Speaker) -> Step:
    """跳过 what is asked now, where the pack does not need it."""
    row = await _open(session, speaker)
    answers = await _answers(session, row)
    step = await _next(session, speaker, row, answers)
    if step.asking in ("同意", "核对", "齐了"):
        return step
    if step.must:
        raise NotNow(f"{step.asking}不能跳过。不想填了发：退出（已填的都留着）")
    answers.pop("再问", None)
    answers["跳过"] = [*answers.get("跳过", []), step.asking]
    answers["顺序"] = [*answers.get("顺序", []), step.asking]
    return await _next(session, speaker, row, answers)


async def back(session: AsyncSession, speaker: Speaker) -> Step:
    """上一步: the last answer is asked for again."""
    row = await _open(session, speaker)
    answers = await _answers(session, row)
    order = list(answers.get("顺序", []))
    if not order:
        raise NotNow("已经是第一步了。不想填了发：退出")
    return await ask_again(session, speaker, order[-1])


async def ask_again(session: AsyncSession, speaker: Speaker, name: str) -> Step:
    """改 …: one field is asked for again, also when it was known before."""
    row = await _open(session, speaker)
    answers = await _answers(session, row)
    policy = await policy_for(session, await _person(session, row), answers)
    if name not in policy.registration.asks:
        raise NotUnderstood(f"可以改的有：{'、'.join(policy.registration.asks)}。例：改 姓名")
    answers["跳过"] = [one for one in answers.get("跳过", []) if one != name]
    answers["顺序"] = [one for one in answers.get("顺序", []) if one != name]
    answers["再问"] = name
    return await _next(session, speaker, row, answers)


async def write_down(session: AsyncSession, speaker: Speaker) -> CheckedIn:
    """是 after the review: everything is written at once, and the form is gone."""
    row = await _open(session, speaker)
    answers = await _answers(session, row)
    step = await _next(session, speaker, row, answers)
    if step.asking != "核对":
        raise NotNow(f"还没填完，还差{step.asking}。接着填发：填表")
    free: dict[str, list[str]] = answers.get("时间", {})
    about = AboutMe(
        skills=answers.get("特长"),
        wishes=tuple(answers["意愿"]) if "意愿" in answers else None,
        days=tuple(free["days"]) if free else None,
        parts=tuple(free["parts"]) if free else None,
    )
    said = Facts(
        name=answers.get("姓名"), unit=answers.get("单位", {}).get("name"), post=answers.get("职务"),
        sex=answers.get("性别"), born=answers.get("出生年月"), kind=answers.get("类别"), phone=answers.get("电话"),
        id_number=answers.get("身份证"),
    )  # fmt: skip
    await give_up(session, speaker)
    if "社区" in answers:
        where = org_ref(await session.get_one(Org, answers["社区"]["id"]))
        return await people.check_in(session, speaker, where, about, places=answers.get("去处", ()), said=said)
    by = await member(session, speaker)
    person = await session.get_one(Person, by.person_id)
    await facts.keep(session, speaker, person, said, await place_of(session, person, answers))
    return await people.change(session, speaker, by, about)


async def _next(session: AsyncSession, speaker: Speaker, row: Form, answers: Answers, *, close: bool = True) -> Step:
    """Work out what comes next, and keep both the answers and the question."""
    person = await _person(session, row)
    policy = await policy_for(session, person, answers)
    row.touched_at = speaker.now
    if person is None or not await consents.agreed(session, person.id, policy):
        row.asking = "同意"
        if person is not None and answers:  # another unit's or a newer text: what he agreed to keep is kept
            row.answers = await facts.sealed(session, person, _PLACE, json.dumps(answers, ensure_ascii=False))
        return Step("同意", consent=policy.consent.text)
    row.answers = await facts.sealed(session, person, _PLACE, json.dumps(answers, ensure_ascii=False))
    held = await known(session, person)
    rules = policy.registration
    missing = [name for name in rules.asks if not (name in held or name in answers or name in answers.get("跳过", []))]
    if again := answers.get("再问"):
        missing = [again, *(name for name in missing if name != again)]
    if not missing:
        done = not (set(answers) - {"跳过", "顺序", "再问"}) and "社区" in held
        asking = row.asking = "齐了" if done else "核对"
        if done and close:
            await give_up(session, speaker)
        return Step(asking, lines=review(rules.asks, held, answers))
    row.asking = missing[0]
    place, usual = await place_asked(session, person, answers) if missing[0] == "社区" else (None, None)
    return Step(missing[0], missing[0] in rules.must, len(missing), place, usual)


async def _row(session: AsyncSession, speaker: Speaker) -> Form | None:
    return await session.scalar(select(Form).where(Form.platform == speaker.platform, Form.user_id == speaker.user_id))


async def _open(session: AsyncSession, speaker: Speaker) -> Form:
    row = await session.scalar(
        select(Form).where(Form.platform == speaker.platform, Form.user_id == speaker.user_id).with_for_update()
    )
    if row is None:
        raise NotNow("没有在填的报到表。要报到发：报到")
    if row.person_id is None and speaker.person_id is not None:
        row.person_id = speaker.person_id
    return row


async def _person(session: AsyncSession, row: Form) -> Person | None:
    return await session.get(Person, row.person_id) if row.person_id is not None else None


async def _answers(session: AsyncSession, row: Form) -> Answers:
    person = await _person(session, row)
    if row.answers is None or person is None:
        return {}
    return json.loads(await facts.opened(session, person, _PLACE, row.answers))
