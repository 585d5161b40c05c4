"""The dispatch table: which word calls which handler, and how its arguments are read.

A handler that takes free text gets `rest` as it was typed; one that takes arguments gets what Alconna read from
them. What cannot be read is answered with what is wrong and one right example.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from arclet.alconna import AllParam
from nepattern import BasePattern, MatchMode
from nonebot_plugin_alconna import Alconna, Args, At, CommandMeta, Text, UniMessage

from matching.language.normal import fold
from plugins._chatter import begins_with_count
from plugins._desk import Answer
from plugins._heard import Heard
from storage.errors import NotUnderstood

_NUMBER_FIRST = re.compile(
    r"^([#＃]?\d+)(?![\dA-Za-z/]|[.．]\d)号?[\s:：,，、.。!！~～;；]*"
)  # 1.5 is no number of anything
_STOPS, _SIGNS = r"[。.~～]+", r"[。.~～!！]+"
Handler = Callable[..., Awaitable[Answer | None]]

NUMBER = BasePattern(r"[#＃]?(\d{1,60})号?", MatchMode.REGEX_CONVERT, int, lambda _, found: int(found[1]), alias="编号")
REST = AllParam


@dataclass(frozen=True)
class Word:
    """One word of the bot's language. `roles` says in whose 帮助 it stands; `example` is shown when it is misused."""

    name: str
    handler: Handler
    args: Alconna | None
    example: str
    roles: tuple[str, ...]
    about: str
    loud: bool  # answered even when it stands alone in a group, where it could be chat


class Words:
    """All words, found by the longest that a message begins with."""

    def __init__(self) -> None:
        self.table: dict[str, Word] = {}
        self.entries: list[Word] = []

    def word(
        self,
        *names: str,
        example: str,
        about: str = "",
        roles: tuple[str, ...] = ("member",),
        args: Args | None = None,
        loud: bool = True,
    ) -> Callable[[Handler], Handler]:
        """Enter a handler under its names; the first is the one that 帮助 shows."""

        def enter(handler: Handler) -> Handler:
            command = Alconna(names[0], args, meta=CommandMeta(compact=False)) if args is not None else None
            entry = Word(names[0], handler, command, example, roles, about, loud)
            self.entries.append(entry)
            for name in names:
                if name in self.table:
                    raise ValueError(f"the word {name} is entered twice")
                self.table[name] = entry
            return handler

        return enter

    def find(self, text: str, *, among_people: bool) -> tuple[Word, str] | None:
        """The word that a message begins with, and the name it was said by. A word inside a longer one is none, and
        `among_people` (in a group, not addressed to the bot) one before a count is none either."""
        longest = max(map(len, self.table), default=0)
        text = fold(text)  # 報到 is 报到, sign for sign
        for length in range(min(longest, len(text)), 0, -1):
            name = text[:length]
            if name in self.table and _ends_here(text[length:], self.table[name], among_people=among_people):
                found = self.table[name]
                counts = among_people and begins_with_count(text[length:], numbered=found.args is not None)
                return None if counts else (found, name)
        return None

    def counts(self, text: str) -> bool:
        """Whether a word that takes a #number is followed by a count instead: 来不了 3个人 is said to people."""
        return any(
            text.startswith(name) and begins_with_count(text[len(name) :], numbered=True)
            for name, entry in self.table.items()
            if entry.args is not None
        )


async def call(word: Word, name: str, heard: Heard) -> Answer | None:
    """Read the arguments and call the handler."""
    rest = _after(heard.message, name)
    if word.args is None:
        text = re.sub(r"^[\s:：,，]+", "", rest.extract_plain_text())
        text = "" if re.fullmatch(_SIGNS, text.strip()) else text
        return await word.handler(heard, text)
    parsed = word.args.parse(UniMessage(Text(word.name + " ")) + _spaced(rest))
    if not parsed.matched:
        raise NotUnderstood(f"没看懂这句「{word.name}」。例：{word.example}")
    return await word.handler(heard, **{key: _plain_value(value) for key, value in parsed.main_args.items()})


def usage(word: Word) -> str:
    """One right example of a word."""
    return f"例：{word.example}"


def _ends_here(following: str, word: Word, *, among_people: bool) -> bool:
    """A word that stands alone may end with a stop; 我的！ is said to people."""
    if word.args is None and re.fullmatch(_STOPS if among_people else _SIGNS, following):
        return True
    return not following or bool(re.match(r"[\s:：#＃0-9]", following))


def _after(message: UniMessage, name: str) -> UniMessage:
    if not message or not isinstance(message[0], Text):
        return message
    return UniMessage([Text(message[0].text[len(name) :]), *message[1:]])


def _spaced(message: UniMessage) -> UniMessage:
    """Arguments need spaces between them: `12@李明`, `12：周六`. Quotation marks are words here, not syntax."""
    parts: list[Any] = []
    for segment in message:
        if isinstance(segment, Text):
            text = re.sub(r"^[\s:：,，]+", "", segment.text) if not parts else segment.text
            text = _NUMBER_FIRST.sub(r"\1 ", text) if not parts else text
            parts.append(Text(text.replace('"', "＂").replace("'", "＇")))
        elif isinstance(segment, At):
            parts.extend([Text(" "), segment, Text(" ")])
    return UniMessage(parts)


def _plain_value(value: Any) -> Any:
    """Alconna hands the rest over as segments: their text is what the handlers read."""
    if isinstance(value, (list, tuple)):
        return UniMessage(list(value)).extract_plain_text().strip()
    return value


words = Words()
word = words.word
