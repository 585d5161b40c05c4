"""The rules of a generated life: what may happen next, one need at a time."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from datetime import timedelta
from typing import Any, ClassVar

import need_crowd_promises as promises
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from need_crowd import Crowd
from need_post import OUTCOMES, TAKEN
from need_town import FAR_HEAD, HEAD, LICENSED_WORK, MEMBERS, SECOND, WISH
from need_world import PowerCut

WHO = st.sampled_from(MEMBERS)
WHICH = st.integers(0, 3)
WHAT = st.integers(0, WISH)
DAYS = st.sampled_from((None, 1, 6))
STAFF = st.sampled_from((HEAD, SECOND, FAR_HEAD))
PACE = st.sampled_from(OUTCOMES)
SPANS = (5, 61, 60 * 7, 60 * 13, 60 * 26, 60 * 24 * 4, 60 * 24 * 15)  # minutes
WORK = (("理好了", 2.0), ("上午9点到11点半 理发", None), ("10:30-12:00 打扫", None), ("陪护", 20.0), ("打扫", 5.0))
WORDS = ("满意", "满意 已核实 超时", "不满意 没理好", "已核实 重叠", "已核实 超时、重叠")
ADDITIONS = ("1人", "2人", "3人", "明天上午", "时间不限", "7月30日下午", f"顺便{LICENSED_WORK}")
CHANGE = st.sampled_from(ADDITIONS)


class NeedRules(RuleBasedStateMachine):
    """What may happen in a life with one need at a time. A step that needs a need takes one of those there are."""

    runner: ClassVar[asyncio.Runner]

    world: Crowd

    def run(self, step: Coroutine[Any, Any, object]) -> None:
        """One step in the loop."""
        self.world.step += 1
        with suppress(PowerCut):
            self.runner.run(step)
        self.world.meanwhile.clear()

    def number(self, which: int) -> int:
        """One of the needs."""
        numbers = self.world.numbers()
        return numbers[which % len(numbers)]

    def here(self, user_id: str) -> str:
        """Somebody who has not left for good."""
        left = [one for one in MEMBERS if one not in self.world.gone]
        return user_id if user_id in left else left[0]

    @rule(which=WHAT, days=DAYS, people=st.integers(1, 2), there=st.booleans())
    def post(self, which: int, days: int | None, people: int, there: bool) -> None:
        self.run(self.world.post(which, days, people, there=there))

    @rule(who=WHO, which=WHAT, approved=st.booleans())
    def propose_and_review(self, who: str, which: int, approved: bool) -> None:
        self.run(self.world.propose(self.here(who), which))
        if approved:
            self.run(self.world.review(self.world.numbers()[-1], approved=True))

    @rule(which=WHICH, dies=st.booleans())
    def seek(self, which: int, dies: bool) -> None:
        self.run(self.world.seek(self.number(which), dies=dies))

    @rule(which=WHICH, who=WHO)
    def offer(self, which: int, who: str) -> None:
        self.run(self.world.offer_to(self.number(which), self.here(who)))

    @rule(which=WHICH, who=st.lists(WHO, min_size=1, max_size=3, unique=True))
    def accept(self, which: int, who: list[str]) -> None:
        self.run(self.world.accept(self.number(which), *dict.fromkeys(self.here(one) for one in who)))

    @rule(which=WHICH, yes=st.booleans(), most=st.integers(1, 3))
    def the_asked_answer(self, which: int, yes: bool, most: int) -> None:
        number = self.number(which)
        for user_id in self.asked(number)[:most]:
            self.run(self.world.accept(number, user_id) if yes else self.world.give_back(number, user_id))

    def asked(self, number: int) -> list[str]:
        """Who is asked for this need."""
        ids = self.world.database.rows("SELECT person_id FROM offer WHERE need_id = ? AND state = 'offered'", number)
        return [one for one in MEMBERS if (self.world.person(one),) in ids]

    @rule(which=WHICH, who=WHO)
    def give_back(self, which: int, who: str) -> None:
        self.run(self.world.give_back(self.number(which), self.here(who)))

    @rule(which=WHICH)
    def counter(self, which: int) -> None:
        for user_id in self.asked(self.number(which))[:1]:
            self.run(self.world.counter(self.number(which), user_id))

    @rule(which=WHICH, addition=CHANGE)
    def change(self, which: int, addition: str) -> None:
        self.run(self.world.change(self.number(which), addition))

    @rule(which=WHICH)
    def withdraw(self, which: int) -> None:
        self.run(self.world.withdraw(self.number(which)))

    @rule(which=WHICH, who=WHO)
    def queue_up(self, which: int, who: str) -> None:
        self.run(self.world.queue_up(self.number(which), self.here(who)))

    @rule(which=WHICH, work=st.sampled_from(WORK), staff=STAFF, word=st.sampled_from(WORDS))
    def done_and_confirmed(self, which: int, work: tuple[str, float | None], staff: str, word: str) -> None:
        number = self.number(which)
        ids = self.world.database.rows(
            "SELECT person_id FROM offer WHERE need_id = ? AND state IN ('accepted', 'done')", number
        )
        for user_id in MEMBERS:
            if (self.world.person(user_id),) in ids:
                self.run(self.world.done(number, user_id, *work))
        self.run(self.world.confirm(number, staff, word))

    @rule(which=WHICH, staff=STAFF, word=st.sampled_from(WORDS))
    def confirm(self, which: int, staff: str, word: str) -> None:
        self.run(self.world.confirm(self.number(which), staff, word))

    @rule(who=WHO, work=st.sampled_from(WORK), staff=STAFF, said=st.sampled_from(("", "已核实 重叠、超时", "不同意")))
    def back_entry(self, who: str, work: tuple[str, float | None], staff: str, said: str) -> None:
        self.run(self.world.enter_back(self.here(who), work[1] or 2.5, work[0]))
        for (number,) in self.world.database.rows("SELECT id FROM back_entry WHERE state = 'waiting'"):
            self.run(self.world.decide_back(number, staff, said))

    @rule(which=WHICH, who=st.none() | WHO)
    def through_the_unit(self, which: int, who: str | None) -> None:
        self.run(self.world.hand_to_unit(self.number(which)))
        if who != MEMBERS[0]:
            self.run(self.world.unit_answers(self.number(which), self.here(who) if who else None))

    @rule(which=WHICH)
    def ticket(self, which: int) -> None:
        self.run(self.world.to_ticket(self.number(which)))

    @precondition(lambda self: len(self.world.gone) < 3)
    @rule(who=WHO, for_good=st.booleans(), back=st.booleans())
    def leave(self, who: str, for_good: bool, back: bool) -> None:
        if for_good:
            self.run(self.world.erase(self.here(who)))
        else:
            self.run(self.world.leave_group(self.here(who), back=back))

    @rule(back=st.booleans())
    def lose_group(self, back: bool) -> None:
        self.run(self.world.lose_group(back=back))

    @rule(minutes=st.sampled_from(SPANS))
    def wait(self, minutes: int) -> None:
        self.run(self.world.wait(timedelta(minutes=minutes)))

    @rule(minutes=st.sampled_from(SPANS), outcomes=st.lists(PACE, max_size=3), dies=st.booleans())
    def send_and_wait(self, minutes: int, outcomes: list[str], dies: bool) -> None:
        self.run(self.world.send(tuple(outcomes), dies=dies))
        self.nothing_is_wrong()
        self.run(self.world.wait(timedelta(minutes=minutes)))

    @rule(who=st.sampled_from((*MEMBERS[-2:], FAR_HEAD)), alone=st.booleans(), outcome=st.just(TAKEN) | PACE)
    def speak(self, who: str, alone: bool, outcome: str) -> None:
        self.run(self.world.speak(who, alone=alone, outcome=outcome))

    @rule()
    def remind(self) -> None:
        self.run(self.world.remind())

    @rule()
    def restart(self) -> None:
        self.run(self.world.restart())

    @invariant()
    def nothing_is_wrong(self) -> None:
        promises.check(self.world)
