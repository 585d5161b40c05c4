"""The sample town: who lives there, which groups there are, what is said to set it up (read from town.toml)."""

import re
import tomllib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

TOWN_FILE = Path(__file__).with_name("town.toml")
_PLACE = re.compile(r"^【(.+)】$")
_PHOTOS = re.compile(r"\[(\d)张照片\]$")
_BLANK = re.compile(r"\{([a-z]+)(?:-(\d+))?\}")


@dataclass(frozen=True)
class Person:
    """One simulated QQ user."""

    id: int
    name: str
    role: str
    line: str


@dataclass(frozen=True)
class Group:
    """One simulated QQ group; `members` are user ids, the owner among them."""

    id: int
    name: str
    kind: str
    sign: str
    owner: int
    members: tuple[int, ...]


@dataclass(frozen=True)
class Step:
    """One thing to say: `chat` is a chat key ("g72001" or "p71004"), `photos` are sample kinds.

    `done` is a pattern: the bot's answer that ends this step.
    """

    who: int
    chat: str
    text: str
    photos: tuple[str, ...] = ()
    title: str = ""
    note: str = ""
    done: str = ""


@dataclass(frozen=True)
class Town:
    """Everything in town.toml, names resolved to ids; a wrong name there is a KeyError at start."""

    name: str
    intro: str
    zone: ZoneInfo
    bot_id: int
    bot_name: str
    operator: int
    people: dict[int, Person]
    groups: dict[int, Group]
    script: tuple[Step, ...]
    tour: tuple[Step, ...]
    hints: dict[str, list[str]]

    @property
    def chats(self) -> list[str]:
        """The keys of all chats: groups first, then one private chat a person."""
        return [f"g{i}" for i in self.groups] + [f"p{i}" for i in self.people]

    def speakers(self, chat: str) -> tuple[int, ...]:
        """Who can speak in a chat; nobody in one that does not exist."""
        kind, number = chat[:1], _number(chat[1:])
        if kind == "g" and number in self.groups:
            return self.groups[number].members
        return (number,) if kind == "p" and number in self.people else ()

    def first_speaker(self, chat: str) -> int:
        """Who is chosen when a chat is opened: the group's owner, or the one person of a private chat."""
        number = int(chat[1:])
        return self.groups[number].owner if chat[0] == "g" else number

    def call(self, user_id: int | str) -> str:
        """The name a user goes by; the number itself for somebody unknown."""
        number = _number(str(user_id))
        if number == self.bot_id:
            return self.bot_name
        return self.people[number].name if number in self.people else str(user_id)

    def chat_name(self, chat: str) -> str:
        """What stands above a chat."""
        number = int(chat[1:])
        return self.groups[number].name if chat[0] == "g" else f"{self.people[number].name}的私聊"


def load(path: Path = TOWN_FILE) -> Town:
    """Read a town; raises KeyError or ValueError where the file does not hold together."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    people = {p["id"]: Person(p["id"], p["name"], p["role"], p["line"]) for p in raw["people"]}
    ids = {p.name: p.id for p in people.values()}
    groups = {g["id"]: _group(g, ids) for g in raw["groups"]}
    places = {g.name: f"g{g.id}" for g in groups.values()}
    return Town(
        name=raw["name"],
        intro=raw["intro"],
        zone=ZoneInfo(raw["zone"]),
        bot_id=raw["bot_id"],
        bot_name=raw["bot_name"],
        operator=ids[raw["operator"]],
        people=people,
        groups=groups,
        script=tuple(_screenplay(raw["script"]["text"], ids, places)),
        tour=tuple(_tour_step(t, ids, places) for t in raw["tour"]),
        hints=raw["hints"],
    )


def _group(raw: dict[str, Any], ids: dict[str, int]) -> Group:
    members = tuple(ids[n] for n in raw["members"])
    return Group(raw["id"], raw["name"], raw["kind"], raw["sign"], ids[raw["owner"]], members)


def _tour_step(raw: dict[str, Any], ids: dict[str, int], places: dict[str, str]) -> Step:
    who = ids[raw["who"]]
    chat = f"p{who}" if raw["place"] == "私聊" else places[raw["place"]]
    photos = tuple(raw.get("photos", ()))
    return Step(who, chat, raw["say"], photos, raw["title"], raw["note"], raw.get("done", ""))


def _screenplay(text: str, ids: dict[str, int], places: dict[str, str]) -> list[Step]:
    """Read "【群】", "名字：话" and "→ 等到的话" lines; the place holds until the next one."""
    steps: list[Step] = []
    place = ""
    for line in filter(None, map(str.strip, text.splitlines())):
        if found := _PLACE.match(line):
            place = places[found.group(1)]
            continue
        if line.startswith("→") and steps:
            steps[-1] = replace(steps[-1], done=line[1:].strip())
            continue
        name, mark, said = line.partition("：")
        if not (mark and place):
            raise ValueError(f"开场里有一行读不懂：{line}")
        photos = _PHOTOS.search(said)
        kinds = ("clinic", "group", "cleanup", "repair")[: int(photos.group(1))] if photos else ()
        steps.append(Step(ids[name], place, _PHOTOS.sub("", said), kinds))
    return steps


def dates(now: datetime) -> dict[str, str]:
    """What {md}, {month}, {year} and {saturday} stand for on that day; {md-1} … {md-9} stay in its month."""
    saturday = now + timedelta(days=(5 - now.weekday()) % 7 or 7)
    words = {"md": _day(now), "month": str(now.month), "year": str(now.year), "saturday": _day(saturday)}
    for back in range(1, 10):
        words[f"md-{back}"] = _day(max(now - timedelta(days=back), now.replace(day=1)))
    return words


def fill(text: str, words: dict[str, str]) -> str:
    """Put words into the {blanks}; a blank without a word stays as it is."""
    return _BLANK.sub(lambda m: words.get(m.group(0)[1:-1], m.group(0)), text)


def _number(text: str) -> int:
    """An id as a number; 0, which is nobody, for anything that cannot be one."""
    return int(text) if len(text) < 16 and text.isascii() and text.isdecimal() else 0


def _day(day: datetime) -> str:
    return f"{day.month}月{day.day}日"
