"""What must hold after every step of a need's life. Each check looks at rows and says in words what went wrong."""

from collections import Counter, defaultdict
from datetime import UTC, datetime
from itertools import combinations

from need_town import FAR_HEAD, HEAD, HERE, THERE
from need_world import World

from storage.offering.opening import Opening
from storage.policy_sections import Offers


def check(world: World) -> None:
    """Everything that holds at any moment; and what the clock owes, when it has just looked."""
    owners(world)
    offers_live_on_one_side(world)
    decliners_are_left_alone(world)
    messages(world)
    hours(world)
    history_grows(world)
    if world.looked:
        nothing_is_stuck(world)


def owners(world: World) -> None:
    """Exactly one owner for each taken place, never more than places, and a closed need has nothing left to do."""
    for number, state, people, taken, owned, persons in world.database.rows(
        "SELECT n.id, n.state, n.people, n.taken, count(o.id), count(DISTINCT o.person_id) FROM need n LEFT JOIN offer o "
        "ON o.need_id = n.id AND o.state IN ('accepted', 'done') GROUP BY n.id"
    ):
        assert owned == persons, f"#{number}: somebody owns two places"
        if state in ("open", "closed", "pending"):
            assert owned == taken <= people, f"#{number}: {owned} owners, {taken} of {people} places taken"
    for number, state in world.database.rows(
        "SELECT n.id, s.state FROM need n JOIN service s ON s.need_id = n.id WHERE n.state = 'closed' AND s.voided_at IS NULL"
    ):
        assert state == "confirmed", f"#{number} is closed with a service that is {state}"


def offers_live_on_one_side(world: World) -> None:
    """Nobody waits for an answer that no longer matters, or for a place that he is asked about."""
    for number, state in world.database.rows(
        "SELECT n.id, n.state FROM offer o JOIN need n ON n.id = o.need_id WHERE o.state = 'offered' "
        "AND (n.state <> 'open' OR n.taken >= n.people)"
    ):
        raise AssertionError(f"#{number} is {state} or full, and somebody is still asked for it")
    for number, person in world.database.rows(
        "SELECT w.need_id, w.person_id FROM waiting_place w JOIN offer o ON o.need_id = w.need_id "
        "AND o.person_id = w.person_id WHERE w.state = 'waiting' AND o.state IN ('offered', 'accepted', 'done')"
    ):
        raise AssertionError(f"#{number}: person {person} waits on the list and holds an offer")


def decliners_are_left_alone(world: World) -> None:
    """Who said no to a need is never asked for it again (taking it unasked is his own affair)."""
    for (number, person), declined in world.declined.items():
        again = world.database.rows(
            "SELECT id FROM offer WHERE need_id = ? AND person_id = ? AND id > ? AND due_at IS NOT NULL",
            number, person, declined,
        )  # fmt: skip
        assert not again, f"#{number}: person {person} declined and was asked again"


def messages(world: World) -> None:
    """No message arrives twice, none is promised twice in one step, none is left in the sender's hands."""
    doubled = [notice for notice, times in world.platform.arrived.items() if times > 1]
    assert not doubled, f"notices {doubled} arrived twice"
    same = [what for what, times in Counter(world.said).items() if times > 1]
    assert not same, f"promised twice at once: {same}"
    assert not world.database.rows("SELECT id FROM notice WHERE state = 'sending'"), "a notice is still being sent"
    lost = world.database.rows(
        "SELECT count(*) FROM notice WHERE state IN ('sent', 'unknown', 'refused', 'expired', 'queued')"
    )[0][0]
    assert lost == len(world.said) - world.forgotten, f"{len(world.said)} were promised, {lost} are known of"


def hours(world: World) -> None:
    """Two persons for each credited hour, and a look for what is odd."""
    by_day: dict[tuple[int, str], list[tuple[float, str | None, str | None, str | None]]] = defaultdict(list)
    for person, day, credited, begun, ended, looked, first, second in world.database.rows(
        "SELECT person_id, day, coalesce(hours, 0), started_at, ended_at, looked_into, confirmed_by, person_id FROM service "
        "WHERE state = 'confirmed' UNION ALL SELECT person_id, day, hours, started_at, ended_at, looked_into, decided_by, "
        "entered_by FROM back_entry WHERE state = 'confirmed'"
    ):
        assert first is not None
        assert first not in (person, second), "one person alone credited an hour"
        by_day[person, day].append((float(credited), begun, ended, looked))
    for (person, day), records in by_day.items():
        names = "".join(looked or "" for *_, looked in records).encode().decode("unicode_escape")
        if sum(record[0] for record in records) > 8:
            assert "超时" in names, f"person {person} has more than 8 hours on {day}, and nobody looked"
        for one, other in combinations(records, 2):
            if one[1] and one[2] and other[1] and other[2] and one[1] < other[2] and other[1] < one[2]:
                assert "重叠" in names, f"person {person} was at two places on {day}, and nobody looked"


def history_grows(world: World) -> None:
    """Rows of the chronicle are only added."""
    count, last = world.database.rows("SELECT count(*), coalesce(max(id), 0) FROM chronicle")[0]
    assert count == last >= world.history, "the chronicle lost rows"
    world.history = last


def nothing_is_stuck(world: World) -> None:
    """Each place of an open need has an owner, a running wave, or a human who was told and has not had too long."""
    clock, hours_ = world.policies.usual.offers, opening(world)
    for number, state, org, told_at, posted_at, seeking in world.database.rows(
        "SELECT n.id, n.state, n.org_id, n.told_at, n.posted_at, n.seeking_for FROM need n LEFT JOIN need_trait t "
        "ON t.need_id = n.id WHERE (n.state = 'open' OR n.state = 'pending' AND t.import_id IS NULL) "
        "AND n.taken < n.people ORDER BY n.id"
    ):
        if _is_followed(world, number, clock, hours_):
            continue
        assert seeking is None, f"#{number}: somebody is sought and nobody is asked"
        since = moment(told_at or posted_at)
        assert hours_.after(since, clock.unowned_hours) > world.now, f"#{number} is {state} and nobody has heard of it"
        if told_at is not None:
            assert was_told(world, org, since, f"#{number} "), f"#{number}: told, it says, but nobody was"


def _is_followed(world: World, number: int, clock: Offers, hours_: Opening) -> bool:
    """Somebody is asked and has a bounded time, a unit has it and has its time, or a ticket's owner follows it."""
    waiting = world.database.rows("SELECT due_at FROM offer WHERE need_id = ? AND state = 'offered'", number)
    for (due,) in waiting:
        assert due is not None, f"#{number}: somebody is asked for ever"
        latest = hours_.after(world.now, max(clock.reply_hours, clock.urgent_hours))
        assert world.now < moment(due) <= latest, f"#{number}: an offer waits until {due}, past its time"
    unit = world.database.rows("SELECT due_at FROM unit_order WHERE need_id = ? AND state = 'sent'", number)
    for (due,) in unit:
        assert moment(due) > world.now, f"#{number}: a unit holds it past its time"
    ticket = world.database.rows("SELECT id FROM ticket WHERE need_id = ? AND state = 'open'", number)
    return bool(waiting or unit or ticket)


def opening(world: World) -> Opening:
    """When the clock of this world's promises runs."""
    clock = world.policies.usual.offers
    return Opening(world.policies.zone, clock.opens, clock.closes, clock.days_off)


def was_told(world: World, org: int, since: datetime, words: str) -> bool:
    """A message with these words to the community's group, though it may be unbound by now, or to one of its staff,
    from that moment on."""
    groups = {
        (chat.platform, chat.id) for head, chat in ((HEAD, HERE), (FAR_HEAD, THERE)) if world.proof(head).org.id == org
    }
    staff = world.database.rows(
        "SELECT a.platform, a.user_id FROM account a JOIN role r ON r.person_id = a.person_id WHERE r.org_id = ?", org
    )
    heard = {*groups, *staff}
    return any(at >= since and (to.platform, to.id) in heard and words in text for at, to, text, _, _ in world.said)


def moment(kept: str) -> datetime:
    """A moment as the rows keep it."""
    return datetime.fromisoformat(kept).replace(tzinfo=UTC)
