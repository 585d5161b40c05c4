"""What must hold besides, after every step, where many needs or many people are concerned."""

from collections import Counter
from datetime import timedelta

import need_promises
from need_crowd import Crowd
from need_promises import moment, opening, was_told
from need_town import LICENCE

MOST_IN_HAND = 2


def check(world: Crowd) -> None:
    """Everything that holds at any moment; and what the clock owes, when it has just looked."""
    need_promises.check(world)
    the_law_is_kept(world)
    lists_come_once(world)
    rounds_are_sent_once(world)
    if world.sent[0] == world.step:
        what_was_sent_holds(world)
    mornings_come_once(world)
    projects_and_ties_agree(world)
    tickets_close_their_needs(world)
    if world.looked:
        drafts_are_told_of(world)


def the_law_is_kept(world: Crowd) -> None:
    """Nobody is asked for, or has, what needs a licence that nobody has seen (条例第十六条)."""
    for number, person, state in world.database.rows(
        "SELECT o.need_id, o.person_id, o.state FROM offer o JOIN need n ON n.id = o.need_id WHERE n.state = 'open' "
        "AND o.state IN ('offered', 'accepted') AND NOT EXISTS (SELECT 1 FROM licence l WHERE l.person_id = o.person_id "
        "AND l.name = ? AND l.proven_at IS NOT NULL)",
        LICENCE,
    ):
        assert number not in world.licensed, f"#{number}: person {person}, whose licence nobody has seen, is {state}"


def lists_come_once(world: Crowd) -> None:
    """However often a list comes, and whatever is changed meanwhile, each of its rows is one need."""
    listed = world.database.rows(
        "SELECT n.id, n.org_id FROM need n JOIN need_trait t ON t.need_id = n.id WHERE t.import_id IS NOT NULL "
        "AND n.state IN ('pending', 'open')"
    )
    same = [what for what, times in Counter((org, world.texts[number]) for number, org in listed).items() if times > 1]
    assert not same, f"the same row of a list is several needs: {same}"


def rounds_are_sent_once(world: Crowd) -> None:
    """A round that was sent has nothing left to send; each pair has one place in it."""
    assert world.sendings <= 1, "one round was sent twice"
    for number, state, sent_at in world.database.rows(
        "SELECT p.need_id, p.state, r.sent_at FROM match_pair p JOIN match_round r ON r.id = p.round_id"
    ):
        sent = state in ("sent", "left")
        assert state == "dropped" or sent == (sent_at is not None), f"#{number} is {state}, its round sent at {sent_at}"
    doubled = world.database.rows(
        "SELECT round_id, place FROM match_pair WHERE state = 'proposed' GROUP BY round_id, place HAVING count(*) > 1"
    )
    assert not doubled, f"two proposals have one number: {doubled}"


def what_was_sent_holds(world: Crowd) -> None:
    """Whom 全部派出 asked: each once, never more than are wanted, free then, and with little in hand."""
    for number, person in world.sent[1]:
        times = world.database.rows("SELECT count(*) FROM offer WHERE need_id = ? AND person_id = ?", number, person)
        assert times == [(1,)], f"#{number}: person {person} was asked {times[0][0]} times"
        ((state, people, living),) = world.database.rows(
            "SELECT n.state, n.people, (SELECT count(*) FROM offer o WHERE o.need_id = n.id AND o.state IN "
            "('offered', 'accepted', 'done')) FROM need n WHERE n.id = ?",
            number,
        )
        assert state == "open", f"#{number} is {state} and was sent"
        assert living <= people, f"#{number}: {living} are asked or come, {people} are wanted"
        hand = world.database.rows(
            "SELECT n.id, n.day, n.day_end, n.part FROM offer o JOIN need n ON n.id = o.need_id WHERE o.person_id = ? "
            "AND o.state IN ('offered', 'accepted') AND n.state = 'open'",
            person,
        )
        assert len(hand) <= MOST_IN_HAND, f"person {person} has {len(hand)} needs in hand"
        mine = next(one for one in hand if one[0] == number)
        clash = [one[0] for one in hand if one[0] != number and mine[1] and one[1:] == mine[1:]]
        assert not clash, f"person {person} is to be at #{number} and {clash} at the same time"
        there = world.database.rows(
            "SELECT 1 FROM registration r JOIN need n ON n.org_id = r.org_id WHERE n.id = ? AND r.person_id = ?",
            number, person,
        )  # fmt: skip
        assert there, f"#{number}: person {person} is not registered there"


def mornings_come_once(world: Crowd) -> None:
    """A community hears of the morning's proposals once a day."""
    days = Counter(((at + timedelta(hours=8)).date(), to) for at, to, text, *_ in world.said if text[:3] == "早上好")
    assert all(times == 1 for times in days.values()), f"proposed twice on one morning: {days}"


def projects_and_ties_agree(world: Crowd) -> None:
    """Who runs a project has an active tie, once; nobody runs what is ended or not yet vetted."""
    runs = world.database.rows(
        "SELECT p.id, p.state, t.person_id, t.unit_id, count(*), (SELECT count(*) FROM tie x WHERE x.project = p.name "
        "AND x.community_id = p.org_id AND x.person_id = t.person_id AND x.state = 'active') "
        "FROM project_taking t JOIN project p ON p.id = t.project_id WHERE t.state = 'active' "
        "GROUP BY p.id, t.person_id, t.unit_id"
    )
    for number, state, person, unit, times, ties in runs:
        assert state == "open", f"P{number} is {state}, and person {person} or unit {unit} runs it"
        assert times == 1, f"P{number}: person {person} or unit {unit} runs it {times} times"
        assert person is None or ties == 1, f"P{number}: person {person} runs it with {ties} ties"
    held = {(number, person) for number, _, person, *_ in runs}
    for number, person in world.database.rows(
        "SELECT p.id, x.person_id FROM tie x JOIN project p ON p.name = x.project AND p.org_id = x.community_id "
        "WHERE x.state = 'active' AND p.state <> 'ended'"
    ):
        assert (number, person) in held, f"P{number}: person {person} is tied to it and does not run it"


def tickets_close_their_needs(world: Crowd) -> None:
    """What a ticket was about is over with it, for everybody who was asked or had it as well."""
    for number, state in world.database.rows(
        "SELECT n.id, n.state FROM ticket t JOIN need n ON n.id = t.need_id WHERE t.state = 'closed'"
    ):
        assert state not in ("open", "pending"), f"#{number} is {state}, and its ticket is closed"
    for number, person in world.database.rows(
        "SELECT o.need_id, o.person_id FROM offer o JOIN need n ON n.id = o.need_id WHERE n.state IN "
        "('closed', 'withdrawn', 'rejected') AND o.state IN ('offered', 'accepted')"
    ):
        raise AssertionError(f"#{number} is over, and person {person} still means to go")


def drafts_are_told_of(world: Crowd) -> None:
    """Drafts from a list that nobody publishes: the community has heard of them."""
    clock = world.policies.usual.offers
    for made, org, made_at, told_at in world.database.rows(
        "SELECT i.id, i.org_id, i.made_at, i.told_at FROM list_import i WHERE EXISTS (SELECT 1 FROM need n JOIN need_trait t "
        "ON t.need_id = n.id WHERE t.import_id = i.id AND n.state = 'pending')"
    ):
        if told_at is None:
            late = opening(world).after(moment(made_at), clock.unowned_hours)
            assert late > world.now, f"list {made} waits and nobody has heard of it"
        else:
            assert was_told(world, org, moment(told_at), "导入的需求还有"), (
                f"list {made}: told, it says, but nobody was"
            )
