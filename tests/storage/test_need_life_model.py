"""Generated lives of needs: whatever people, clock, platform and power do, nothing gets stuck (F05).

Every step is a real verb on a real database. The quick run is a small share of the slow one; `make histories` lives
ten thousand, on all cores.
"""

import asyncio
import os
from collections.abc import Generator
from functools import cache
from typing import Any
from unittest.mock import patch

import pytest
from databases import SERVER
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, run_state_machine_as_test
from near_database import ENGINE
from need_crowd import Crowd
from need_crowd_rules import CrowdRules
from need_rules import DAYS, WHAT
from need_town import prepared
from need_world import begins

from storage.offering import suggestions
from storage.speakers import Speaker

pytestmark = pytest.mark.skipif(bool(SERVER), reason="these lives are kept in memory; the plain cases run there")


@pytest.fixture(scope="module", autouse=True)
def _loop() -> Generator[None]:
    """One loop for all lives."""
    with asyncio.Runner() as runner:
        NeedLife.runner = runner
        yield
        runner.run(ENGINE.dispose())


@cache
def town() -> tuple[bytes, dict[str, Speaker]]:
    """The same town for all lives."""
    return NeedLife.runner.run(prepared())


class NeedLife(CrowdRules):
    """One life, from its first need on."""

    @initialize(strict=st.booleans(), when=st.integers(0, 2), which=WHAT, days=DAYS, people=st.integers(1, 2),
                there=st.booleans(), sought=st.booleans())  # fmt: skip
    def a_need_is_posted(
        self, strict: bool, when: int, which: int, days: int | None, people: int, there: bool, sought: bool
    ) -> None:
        image, known = town()
        self.world = Crowd(image, known, strict, begins(when))
        self.patches = [self.world.listen(), *at_once(self.world)]
        for one in self.patches:
            one.start()
        self.run(self.world.post(which, days, people, there=there))
        if sought:
            self.run(self.world.seek(1, dies=False))

    def teardown(self) -> None:
        for one in getattr(self, "patches", ()):
            one.stop()


def at_once(world: Crowd) -> list[Any]:
    """Thinking is done in place, and the same thought is not thought twice: it is matching, proved elsewhere."""
    return [patch("asyncio.to_thread", world.think), patch.object(suggestions, "_think", THINK)]


THINK = suggestions._think


@pytest.mark.requirement("F05", "F11", "L05")
def test_no_generated_life_gets_stuck() -> None:
    lives(100, 8)


@pytest.mark.slow
@pytest.mark.requirement("F05", "F11", "L05")
@pytest.mark.parametrize("part", range(10))
def test_thousands_of_generated_lives_never_get_stuck(part: int) -> None:
    lives(int(os.environ.get("LIVES", "1000")) // 10, 10, part)


def lives(count: int, steps: int, part: int | None = None) -> None:
    """So many lives of so many steps each, at most; each `part` draws others, the same in every run unless SEARCH=1."""
    drawn = NeedLife if part is None or os.environ.get("SEARCH") else seed(part)(type(f"Part{part}", (NeedLife,), {}))
    run_state_machine_as_test(
        drawn,
        settings=settings(max_examples=count, stateful_step_count=steps, deadline=None,
                          suppress_health_check=list(HealthCheck), print_blob=True),
    )  # fmt: skip
