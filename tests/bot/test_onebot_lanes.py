"""The queues behind the OneBot door, without a socket."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from bot.onebot.lanes import Lanes


def lanes(limit: int = 10, patience: float = 5.0) -> tuple[Lanes, list[BaseException]]:
    errors: list[BaseException] = []
    return Lanes(errors.append, limit, patience), errors


def job(done: list[str], name: str, seconds: float = 0) -> Callable[[], Coroutine[Any, Any, None]]:
    async def work() -> None:
        await asyncio.sleep(seconds)
        done.append(name)

    return work


async def test_one_lane_keeps_its_order_and_lanes_do_not_wait_for_each_other() -> None:
    queue, _ = lanes()
    done: list[str] = []
    for name, seconds in (("a1", 0.1), ("a2", 0.0), ("a3", 0.05)):
        queue.put("a", job(done, name, seconds))
    queue.put("b", job(done, "b1", 0.02))
    await queue.drain(1)
    assert done == ["b1", "a1", "a2", "a3"]
    assert (queue.waiting, queue.weight) == (0, 0)


async def test_a_job_that_fails_or_hangs_does_not_stop_its_lane() -> None:
    queue, errors = lanes(patience=0.05)
    done: list[str] = []

    async def fails() -> None:
        raise LookupError("no")

    queue.put("a", fails)
    queue.put("a", job(done, "hangs", 30))
    queue.put("a", job(done, "next"))
    await asyncio.sleep(0.2)
    assert done == ["next"]
    assert [type(e) for e in errors] == [LookupError]
    assert queue.overtaken == 1
    await queue.drain(0.05)
    assert done == ["next"], "what hangs is stopped in the end"


async def test_it_is_full_by_weight_until_a_quarter_is_gone() -> None:
    queue, _ = lanes(limit=100)
    done: list[str] = []
    for n in range(10):
        queue.put("a", job(done, str(n), 0.01), 10)
    assert queue.full
    await queue.wait_for_room(5)
    assert not queue.full
    assert queue.weight == 70
    await queue.drain(1)
    assert len(done) == 10


async def test_waiting_for_room_ends_by_itself() -> None:
    queue, _ = lanes(limit=1)
    queue.put("a", job([], "x", 30))
    await asyncio.wait_for(queue.wait_for_room(0.02), 1)
    assert queue.full
    await queue.drain(0)
