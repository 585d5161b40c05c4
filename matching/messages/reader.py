"""From the text of one chat message to what it says."""

from dataclasses import replace
from datetime import date, time

from matching.classifiers.features import masked
from matching.classifiers.intent import read_intent
from matching.classifiers.kinds import best_kind
from matching.language.normal import as_written, clean, fold
from matching.messages import checkins
from matching.messages.checkins import WEEK, any_day, free_clauses, read_community, read_days, read_parts, read_skills
from matching.model import Reading
from matching.needs.beneficiary import read_beneficiary
from matching.needs.people import read_people
from matching.needs.places import read_place
from matching.needs.salutation import salutation_in
from matching.needs.things import read_thing
from matching.needs.wishing import is_wish
from matching.times.dates import mentions
from matching.times.when import read_when

_LIMIT = 1000  # characters read of one message: a need is said in far fewer


def read(
    text: str,
    today: date,
    *,
    now: time | None = None,
    speaker: str = "member",
    group: str = "community",
) -> Reading:
    """Read one chat message. `now` is the wall time: a bare weekday that is today counts while its part lies ahead;
    `speaker` (staff, member, admin, outsider) and `group` (community, unit, superior) say who spoke where."""
    cleaned = clean(text, _LIMIT)
    folded = fold(cleaned)
    signs = masked(folded)
    intent = read_intent(signs, folded, speaker, group)
    if intent in ("need", "wish"):
        need = _need(cleaned, folded, signs, today, now)
        called = is_wish(folded, need.kind)
        return replace(need, intent=intent if called is None else "wish" if called else "need")
    if intent == "check_in":
        return _check_in(cleaned, folded)
    return Reading(intent=intent)


def read_need(text: str, today: date, *, now: time | None = None) -> Reading:
    """Fill the slots of a text whose author said that it is a need or a wish; the kind is never None."""
    cleaned = clean(text, _LIMIT)
    folded = fold(cleaned)
    return _need(cleaned, folded, masked(folded), today, now)


def _need(cleaned: str, folded: str, signs: str, today: date, now: time | None) -> Reading:
    when = read_when(folded, today, now)
    kind = best_kind(folded, signs)
    wants_thing = kind == "物资帮助"
    thing = read_thing(folded) if wants_thing else None
    return Reading(
        intent="need",
        kind=kind,
        day=when.day,
        day_end=when.day_end,
        part=when.part,
        start=when.start,
        people=None if wants_thing else read_people(folded),
        beneficiary=as_written(read_beneficiary(folded), folded, cleaned),
        place=as_written(read_place(folded), folded, cleaned),
        object=wants_thing,
        thing=as_written(thing, folded, cleaned),
        bad_date=when.bad,
        date_words=as_written(when.words, folded, cleaned),
    )


def _check_in(cleaned: str, folded: str) -> Reading:
    skills = (as_written(skill, folded, cleaned) or skill for skill in read_skills(folded))
    return Reading(
        intent="check_in",
        skills=tuple(skills),
        community=as_written(read_community(folded), folded, cleaned),
        days=read_days(folded),
        parts=read_parts(free_clauses(folded)),  # 明天上午去医院 is no free time
    )


def read_trades(text: str, skills: tuple[str, ...]) -> tuple[str, ...]:
    """The trades that a registration names besides its skills: 我是会计，还会下棋. Those count for helping too."""
    cleaned = clean(text, _LIMIT)
    folded = fold(cleaned)
    return tuple(as_written(trade, folded, cleaned) or trade for trade in checkins.read_trades(folded, skills))


def read_month(text: str, today: date) -> tuple[int, int] | None:
    """Year and month of 7月, 2026年7月, 上月, 本月, 七月; without a year the latest that has begun."""
    for mention in mentions(fold(clean(text, 200)), today, "behind"):
        if mention.first and mention.said in ("month", "date"):
            return mention.first.year, mention.first.month
    return None


def read_availability(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Weekdays (周一 … 周日) and parts of the day somebody is free; empty when not said."""
    folded = fold(clean(text, 500))
    return read_days(folded), read_parts(folded)


def read_free_time(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """As `read_availability`, where somebody says when he has time: 随时 and 哪天都行 are every day."""
    days, parts = read_availability(text)
    return (WEEK if any_day(fold(text[:500])) else days), parts


def salutation(text: str) -> str | None:
    """Surname and 称谓 of the adult helped, fit for the own community's group; None when unsure."""
    cleaned = clean(text, _LIMIT)
    folded = fold(cleaned)
    return as_written(salutation_in(folded), folded, cleaned)
