"""One lane per chat: jobs of one chat run one after the other, in order of arrival; chats run side by side."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Coroutine, Hashable
from typing import Any

Job = Callable[[], Coroutine[Any, Any, None]]


class Lanes:
    """A queue per key, bounded by the weight of what waits in all of them (characters, say)."""

    def __init__(self, on_error: Callable[[BaseException], None], limit: int, patience: float):
        """`patience`: after so many seconds a job that hangs no longer holds up its lane."""
        self.limit = limit
        self.patience = patience
        self.waiting = 0
        self.weight = 0
        self.overtaken = 0
        self._on_error = on_error
        self._lanes: dict[Hashable, deque[tuple[Job, int]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._room = asyncio.Event()
        self._room.set()

    def put(self, key: Hashable, job: Job, weight: int = 1) -> None:
        """Queue a job; never waits. Whoever takes more looks at `full` first."""
        self.waiting += 1
        self._weigh(weight)
        if key in self._lanes:
            self._lanes[key].append((job, weight))
        else:
            self._lanes[key] = deque([(job, weight)])
            self._start(self._drive(key))

    def _weigh(self, change: int) -> None:
        self.weight += change
        if self.weight >= self.limit:
            self._room.clear()
        elif self.weight <= self.limit * 3 // 4:
            self._room.set()

    @property
    def full(self) -> bool:
        """True from `limit` on, until three quarters of it are left."""
        return not self._room.is_set()

    async def wait_for_room(self, seconds: float) -> None:
        """Return as soon as more jobs may be taken, or after so many seconds."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._room.wait(), seconds)

    async def drain(self, seconds: float) -> None:
        """Let the work in hand finish for at most so many seconds, then stop the rest."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._tasks:
                    await asyncio.wait(self._tasks)
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
            job, weight = lane.popleft()
            # a task of its own: its failure ends no lane, and a hanging one is left behind
            _, late = await asyncio.wait({self._start(job())}, timeout=self.patience)
            self.overtaken += len(late)
            self.waiting -= 1
            self._weigh(-weight)
        del self._lanes[key]
