"""Checking a list row by row: good lines, and for each bad one what is wrong and how to put it right."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from storage.masking import tidy_name
from storage.profiles import Profile, from_id_number
from storage.roster.roster_fields import (
    Wrong,
    age_in,
    born_in,
    id_number_in,
    kind_in,
    leader_in,
    name_in,
    phone_in,
    said,
    sex_in,
    skills_in,
    wishes_in,
)
from storage.roster.roster_files import Cell, Sheet
from storage.roster.roster_sheets import FIELD_NAMES, RawLine, find_lines

_CUT = 100  # signs kept of a free text


@dataclass(frozen=True, slots=True)
class Listed:
    """One good line: a person as the list knows him."""

    place: str
    name: str
    profile: Profile
    registry_number: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A bad line: where it stands, the name if it has one, what is wrong, how to put it right."""

    place: str
    name: str
    reason: str
    fix: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A whole file, checked. `merged`: lines that said the same person again."""

    lines: tuple[Listed, ...]
    problems: tuple[Problem, ...]
    merged: int
    skipped: tuple[str, ...]


def check(sheets: tuple[Sheet, ...], today: date, levels: tuple[str, ...] = ()) -> Checked:
    """Read and check the sheets of a file; `levels` are the leader levels of the place's rules."""
    found = find_lines(sheets)
    several = len({raw.sheet for raw in found.lines}) > 1
    good: list[Listed] = []
    problems: list[Problem] = []
    for raw in found.lines:
        read = _Row(raw, today, levels, several).read()
        if isinstance(read, Listed):
            good.append(read)
        else:
            problems.append(read)
    kept, doubles = _without_doubles(good)
    merged = len(good) - len(kept) - len(doubles)
    return Checked(tuple(kept), tuple(problems + doubles), merged, found.skipped)


class _Row:
    """One row while it is read: all that is wrong with it is gathered, so that it is put right in one go."""

    def __init__(self, raw: RawLine, today: date, levels: tuple[str, ...], several: bool) -> None:
        self._raw, self._today, self._levels = raw, today, levels
        self._place = f"{raw.sheet} 第{raw.row}行" if several else f"第{raw.row}行"
        self._wrong: list[Wrong] = []

    def read(self) -> Listed | Problem:
        """The line, or everything that is wrong with it."""
        name = self._take("name", name_in)
        today, levels = self._today, self._levels
        told = Profile(
            sex=self._take("sex", sex_in), born=self._take("born", lambda cell: born_in(cell, today)),
            post=self._text("post"), kind=self._take("kind", kind_in),
            leader=self._take("leader", lambda cell: leader_in(cell, levels)),
            phone=self._take("phone", phone_in), id_number=self._take("id_number", lambda c: id_number_in(c, today)),
            branch=self._text("branch") or self._raw.branch, skills=self._take("skills", lambda cell: skills_in(cell, self._raw.cells.get("wishes"))),
            wishes=self._take("wishes", wishes_in), community=self._text("community"),
        )  # fmt: skip
        age = self._take("age", lambda cell: age_in(cell, today))
        profile = self._agreeing(told, age)
        registry = self._text("registry")
        if self._wrong:
            return Problem(self._place, tidy_name(said(self._raw.cells.get("name"))), *self._told())
        return Listed(self._place, name or "", profile, registry[:40] if registry else None)

    def _take(self, field: str, read: Callable[[Cell | None], str | None]) -> str | None:
        cell = self._raw.cells.get(field)
        if cell is not None and cell.odd:
            self._wrong.append(Wrong(f"{FIELD_NAMES[field]}是{cell.odd}", "选中这一列复制，再“只粘贴数值”"))
            return None
        try:
            return read(cell)
        except Wrong as wrong:
            self._wrong.append(wrong)
            return None

    def _text(self, field: str) -> str | None:
        return self._take(field, lambda cell: " ".join(said(cell).split())[:_CUT] or None)

    def _agreeing(self, told: Profile, age: str | None) -> Profile:
        """Sex and birth as the ID number says; what contradicts it is wrong. An age alone tells the year."""
        if told.id_number is None:
            return told if told.born else replace(told, born=age)
        true = from_id_number(told.id_number)
        if told.sex and told.sex != true.sex:
            self._wrong.append(Wrong("性别与身份证号不一致", "核对性别和身份证号，改正错的那个"))
        if told.born and true.born and told.born not in (true.born, true.born[:4]):
            self._wrong.append(Wrong("出生年月与身份证号不一致", "核对出生年月和身份证号，改正错的那个"))
        return replace(told, sex=true.sex, born=true.born)

    def _told(self) -> tuple[str, str]:
        reasons = dict.fromkeys(wrong.reason for wrong in self._wrong)
        fixes = dict.fromkeys(wrong.fix for wrong in self._wrong)
        return "；".join(reasons), "；".join(fixes)


def _without_doubles(lines: list[Listed]) -> tuple[list[Listed], list[Problem]]:
    """The same person said twice is one; where it cannot be told whether two lines are one person, it is asked."""
    kept: list[Listed] = []
    problems: list[Problem] = []
    by_id: dict[str, int] = {}
    by_phone: dict[tuple[str, str], int] = {}
    for line in lines:
        at = by_id.get(line.profile.id_number or "") if line.profile.id_number else None
        at = by_phone.get((line.name, line.profile.phone or "")) if at is None and line.profile.phone else at
        if at is None:
            at = len(kept)
            kept.append(line)
        elif (clash := _clash(kept[at], line)) is not None:
            problems.append(
                Problem(line.place, line.name, f"与{kept[at].place}{clash}", "核对这两行，改正错的或删掉一行")
            )
            continue
        else:
            first = kept[at]
            registry = first.registry_number or line.registry_number
            kept[at] = Listed(first.place, first.name, first.profile.filled_from(line.profile), registry)
        if kept[at].profile.id_number:
            by_id[kept[at].profile.id_number or ""] = at
        if kept[at].profile.phone:
            by_phone[kept[at].name, kept[at].profile.phone or ""] = at
    return _ambiguous(kept, problems)


def _clash(first: Listed, second: Listed) -> str | None:
    one, two = first.profile, second.profile
    if one.id_number and one.id_number == two.id_number:
        if first.name != second.name:
            return "身份证号相同，姓名不同"
        return "是同一身份证号，手机不同" if one.phone and two.phone and one.phone != two.phone else None
    return "同名同手机，身份证号不同" if one.id_number and two.id_number else None


def _ambiguous(kept: list[Listed], problems: list[Problem]) -> tuple[list[Listed], list[Problem]]:
    """Lines of one name of which one has neither phone nor ID number: the same in every word is one, else nobody knows."""
    same: defaultdict[str, list[Listed]] = defaultdict(list)
    for line in kept:
        same[line.name].append(line)
    clear: list[Listed] = []
    for line in kept:
        alike = same[line.name]
        bare = not line.profile.phone and not line.profile.id_number
        if len(alike) == 1 or not bare or (line is alike[0] and all(not _known(other) for other in alike)):
            clear.append(line)
        elif any(other.profile == line.profile for other in alike if other is not line):
            continue
        else:
            others = next(other.place for other in alike if other is not line)
            fix = "两行都填上手机或身份证号；是同一个人就删掉一行"
            problems.append(Problem(line.place, line.name, f"与{others}同名，分不清是不是同一个人", fix))
    return clear, problems


def _known(line: Listed) -> bool:
    return bool(line.profile.phone or line.profile.id_number)
