"""The opening: what is said to make the town, once, through the same door as every message."""

import json
import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

from bot.web.tryout.board import Board, Message
from bot.web.tryout.town import Step, dates, fill

FIRST_S, NEXT_S = 8.0, 1.5  # how long an answer may take: the first one wakes everything up
_NUMBER = re.compile(r"#(\d+)")
Say = Callable[[Step], Awaitable[Message]]


class Opening:
    """Plays the script; a marker file says how far it came, so that a stop half way is gone on with."""

    def __init__(self, board: Board, say: Say, marker: Path) -> None:
        self.board, self.say, self.marker = board, say, marker
        self.done, self.of = 0, len(board.town.script)
        self.number = ""

    def pending(self) -> bool:
        """Whether an earlier run stopped in the middle of the script."""
        return self.marker.is_file()

    async def play(self, told: Callable[[], None]) -> None:
        """Say what is left of the script, calling `told` after each step."""
        self._recall()
        self.board.seeding = True
        try:
            while self.done < self.of:
                await self._step(self.board.town.script[self.done])
                self.done += 1
                self._remember()
                told()
        finally:
            self.board.seeding = False
        self.marker.unlink(missing_ok=True)

    async def _step(self, step: Step) -> None:
        words = dates(datetime.now(self.board.town.zone)) | ({"n": self.number} if self.number else {})
        text = fill(step.text, words)
        said = await self.say(Step(step.who, step.chat, text, step.photos))
        patience = NEXT_S if self.done else FIRST_S
        for answer in await self.board.answers(step.chat, said.id, patience, step.done):
            for found in _NUMBER.finditer(self.board.words(answer)):
                self.number = found.group(1)

    def _remember(self) -> None:
        self.marker.write_text(json.dumps([self.done, self.number]), encoding="utf-8")

    def _recall(self) -> None:
        if self.pending():
            done, self.number = json.loads(self.marker.read_text(encoding="utf-8"))
            self.done = min(int(done), self.of)
