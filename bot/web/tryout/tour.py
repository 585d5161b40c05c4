"""The guided walk: which step the newcomer is at, told from what was said and answered."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.web.tryout.board import Message
from bot.web.tryout.town import Town, dates, fill

_NUMBER = re.compile(r"#(\d+)")
_OPENING_WORD = re.compile(r"^[^\s：:]+")


class Tour:
    """Listens to the chats; `changed` is called with each step forward."""

    def __init__(self, town: Town, words: Callable[[Message], str], changed: Callable[[], None]) -> None:
        self.town, self._words, self._changed = town, words, changed
        self.steps = town.tour
        self.again()

    def again(self) -> None:
        """Begin anew."""
        self.at = 0
        self.number = ""
        self._said = False

    def hear(self, said: Message) -> None:
        """Take one message of any chat into account; the opening script is not part of the walk."""
        if said.seeded or self.at >= len(self.steps):
            return
        if said.who != self.town.bot_id:
            self._spoken(said)
        elif self._said and re.search(self.steps[self.at].done, self._words(said)):
            if not self.number and (found := _NUMBER.search(self._words(said))):
                self.number = found.group(1)
            self._forward()

    def view(self) -> dict[str, Any]:
        """Where the walk stands and what each step says, with the dates and the number filled in."""
        words = dates(datetime.now(self.town.zone)) | ({"n": self.number} if self.number else {})
        steps = [{"title": s.title, "note": fill(s.note, words), "who": s.who, "chat": s.chat,
                  "say": fill(s.text, words), "photos": list(s.photos)} for s in self.steps]  # fmt: skip
        return {"at": self.at, "steps": steps}

    def _spoken(self, said: Message) -> None:
        """Somebody spoke: it is the present step, or a later one when steps were skipped."""
        text = self._words(said)
        for number in range(self.at, len(self.steps)):
            step = self.steps[number]
            word = _OPENING_WORD.match(step.text)
            if (said.who, said.chat) == (step.who, step.chat) and word and text.startswith(word.group()):
                self.at, self._said = number, True
                if not step.done:
                    self._forward()
                return

    def _forward(self) -> None:
        self.at, self._said = self.at + 1, False
        self._changed()
