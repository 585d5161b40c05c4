"""Asks and helpers from JSON records, for files that name more than id and text. ValueError names the field."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast, get_args

from matching.assignment.market import Task
from matching.model import KINDS, Ask, Helper, Part

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_PARTS = get_args(Part)
_SEXES = ("男", "女")
_NUMBERS = ("age", "served", "target", "this_month")
_LISTS = ("wishes", "days", "parts", "communities", "areas", "licences")


def helper_of(record: Mapping[str, Any]) -> Helper:
    """A member: id and text, and of the other fields of `Helper` what is there and not null."""
    given = {name: record[name] for name in (*_NUMBERS, *_LISTS, "sex") if record.get(name) is not None}
    values: dict[str, Any] = {name: _whole(name, given[name]) for name in _NUMBERS if name in given}
    values |= {name: _names(name, given[name]) for name in _LISTS if name in given}
    if "sex" in given:
        values["sex"] = _one_of("sex", given["sex"], _SEXES)
    return Helper(str(record["id"]), record["text"], **values)


def ask_of(record: Mapping[str, Any]) -> Ask:
    """A need: id and text, and of the other fields of `Ask` what is there; `kind` only when it is one of the closed list."""
    values: dict[str, Any] = {"object": bool(record.get("object"))}
    if record.get("kind") in KINDS:  # the labelled data call need or wish a kind
        values["kind"] = record["kind"]
    for name in ("community", "licence", "risky"):
        if record.get(name) is not None:
            values[name] = _text(name, record[name])
    for name, allowed in (("weekday", WEEKDAYS), ("part", _PARTS), ("sex", _SEXES)):
        if record.get(name) is not None:
            values[name] = _one_of(name, record[name], allowed)
    for name in ("age_from", "age_to"):
        if record.get(name) is not None:
            values[name] = _whole(name, record[name])
    if record.get("areas") is not None:
        values["areas"] = _names("areas", record["areas"])
    for name in ("age_preferred", "sex_preferred"):
        values[name] = bool(record.get(name))
    return Ask(str(record["id"]), record["text"], **values)


def task_of(record: Mapping[str, Any]) -> Task:
    """What the assignment must know of a need: how many `people` (default 1) and when. Two of one `day`, or where no day
    is named of one `weekday`, are at the same time unless their parts of the day differ."""
    people = 1 if record.get("people") is None else _whole("people", record["people"])
    if record.get("day") is not None:
        day = _day("day", record["day"])
    else:
        day = None if record.get("weekday") is None else _one_of("weekday", record["weekday"], WEEKDAYS)
    part = None if record.get("part") is None else _one_of("part", record["part"], _PARTS)
    return Task(str(record["id"]), people, day, part)


def accepted_in(record: Mapping[str, Any]) -> tuple[str, ...]:
    """The members who have accepted a need already."""
    return _names("accepted", record["accepted"]) if record.get("accepted") is not None else ()


def capacity_of(record: Mapping[str, Any]) -> int:
    """How many needs a member may be given altogether, accepted ones included (default 1)."""
    return 1 if record.get("capacity") is None else _whole("capacity", record["capacity"])


def _day(name: str, value: Any) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise ValueError(f"field {name!r} is not a day like 2026-07-18") from None


def _whole(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"field {name!r} is not a whole number")
    return value


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"field {name!r} is not a string")
    return value


def _names(name: str, value: Any) -> tuple[str, ...]:
    """A list of names or numbers, or one alone."""
    several = cast(list[Any], value) if isinstance(value, list) else [value]
    if not all(isinstance(one, str | int) and not isinstance(one, bool) for one in several):
        raise ValueError(f"field {name!r} is not a list of strings")
    return tuple(str(one) for one in several)


def _one_of(name: str, value: Any, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise ValueError(f"field {name!r} is none of {' '.join(allowed)}")
    return value
