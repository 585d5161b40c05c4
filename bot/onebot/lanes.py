"""One lane per chat: jobs of one chat run one after the other, in order of arrival; chats run side by side."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Coroutine, Hashable
from typing import Any

Job = Callable[[], Coroutine[Any, Any, None]]


class Lanes:
    """A queue per key. `patience`: after so many seconds a job that hangs no longer holds up its lane."""

    def __init__(self, on_error: Callable[[BaseException], None], limit: int = 2000, patience: float = 60.0):
        self.limit = limit
        self.patience = patience
        self.waiting = 0
        self.peak = 0
        self._on_error = on_error
        self._lanes: dict[Hashable, deque[Job]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._room = asyncio.Event()
        self._room.set()

    def put(self, key: Hashable, job: Job) -> None:
        """Queue a job; never waits. Look at `full` and `wait_for_room` before taking more."""
        self.waiting += 1
        self.peak = max(self.peak, self.waiting)
        if self.waiting >= self.limit:
            self._room.clear()
        if key in self._lanes:
            self._lanes[key].append(job)
            return
        self._lanes[key] = deque([job])
        self._start(self._drive(key))

    @property
    def full(self) -> bool:
        """True from `limit` waiting jobs until three quarters of them are left."""
        return not self._room.is_set()

    async def wait_for_room(self, seconds: float) -> None:
        """Return as soon as more jobs may be taken, or after so many seconds."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._room.wait(), seconds)

    async def drain(self, seconds: float) -> None:
        """Let the work in hand finish for at most so many seconds, then stop the rest."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in self._tasks:
            task.cancel()

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self._on_error(error)

    async def _drive(self, key: Hashable) -> None:
        lane = self._lanes[key]
        while lane:
            # a task of its own: its failure ends no lane, and a hanging one is left behind
            await asyncio.wait({self._start(lane.popleft()())}, timeout=self.patience)
            self.waiting -= 1
            if self.waiting <= self.limit * 3 // 4:
                self._room.set()
        del self._lanes[key]
