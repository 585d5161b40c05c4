"""The rules of a generated life for many needs and people at once: lists, 撮合, licences, projects, tickets."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from need_rules import CHANGE, DAYS, STAFF, WHAT, WHICH, WHO, NeedRules
from need_town import ADMIN, ELECTRICIANS, FAR_HEAD, HEAD, MEMBERS, SECOND

HEADS = st.sampled_from(((HEAD,), (HEAD, SECOND), (FAR_HEAD,)))
PLACE = st.integers(1, 2)
LIST = st.lists(WHAT, min_size=1, max_size=3)
LEFT = st.sampled_from((0, 0, 60 * 26, 60 * 24 * 4))  # minutes
HAPPENS = st.sampled_from(
    ("", "taken", "asked", "declined", "elsewhere", "asked elsewhere", "withdrawn", "doubted", "gone", "sent", "cut")
)
LATE = st.sampled_from(("taken", "asked", "declined", "withdrawn", "doubted", "doubted", "cut"))
LICENCES = st.sampled_from(("said", "proven", "proven", "doubted"))
PROJECTS = st.sampled_from(("half", "make", "take", "take", "unit", "leave", "advance", "end", "gone"))
THEN = st.sampled_from(
    ("swap", "drop", "taken", "asked", "declined", "elsewhere", "asked elsewhere", "withdrawn", "doubted", "gone")
)


class CrowdRules(NeedRules):
    """What a community does with everything at once."""

    def there_is(self, table: str, state: str) -> bool:
        """Whether anything in the table is in this state."""
        return bool(self.world.database.rows(f"SELECT 1 FROM {table} WHERE state = ? LIMIT 1", state))

    @rule(which=LIST, days=DAYS, there=st.booleans(), twice=st.booleans(), changed=st.none() | CHANGE, left=LEFT,
          published=st.booleans())  # fmt: skip
    def import_list(
        self, which: list[int], days: int | None, there: bool, twice: bool, changed: str | None, left: int,
        published: bool,
    ) -> None:  # fmt: skip
        """A list comes, comes again with something changed meanwhile, lies for so many minutes, and is published."""
        self.run(self.world.import_list(which, days, there=there, twice=twice))
        if changed is not None:
            self.run(self.world.change(self.world.numbers()[-1], changed))
            self.run(self.world.import_list(which, days, there=there, twice=twice))
        if left:
            self.run(self.world.wait(timedelta(minutes=left)))
            self.nothing_is_wrong()
        if published:
            self.run(self.world.publish(FAR_HEAD if there else HEAD))

    @precondition(lambda self: self.there_is("need", "pending"))
    @rule(heads=HEADS)
    def publish(self, heads: tuple[str, ...]) -> None:
        self.run(self.world.publish(*heads))

    @precondition(lambda self: self.there_is("need", "pending"))
    @rule(which=WHICH, approved=st.booleans())
    def review(self, which: int, approved: bool) -> None:
        waiting = [number for (number,) in self.world.database.rows("SELECT id FROM need WHERE state = 'pending'")]
        self.run(self.world.review(waiting[which % len(waiting)], approved=approved))

    @rule(heads=HEADS, fresh=st.none() | LIST, days=DAYS, meanwhile=HAPPENS, then=st.lists(THEN, max_size=2),
          place=PLACE, sent=st.sampled_from((True, True, False)), who=WHO)  # fmt: skip
    def match(
        self, heads: tuple[str, ...], fresh: list[int] | None, days: int | None, meanwhile: str, then: list[str],
        place: int, sent: bool, who: str,
    ) -> None:  # fmt: skip
        """撮合 of what is open or has just come, looked through and sent; other things happen meanwhile and then."""
        if fresh is not None or not self.world.open_needs(heads[0]):
            self.run(self.world.import_list(fresh or (0, 1, 2), days, there=heads[0] == FAR_HEAD, twice=False))
            self.run(self.world.publish(*heads))
        self.meanwhile(meanwhile, place, self.here(who), heads[0])
        self.run(self.world.propose_round(heads[0]))
        for one in then:
            if one == "swap":
                self.meanwhile(meanwhile, place, self.here(who), heads[0])
                self.run(self.world.swap(heads[0], place))
            elif one == "drop":
                self.run(self.world.drop(heads[0], place))
            else:
                for number, user_id in self.world.proposed(heads[0])[place - 1 : place]:
                    self.run(self.happening(one, number, user_id, heads[0]))
        if sent:
            self.run(self.world.send_round(*heads))

    @precondition(lambda self: self.there_is("match_pair", "proposed"))
    @rule(heads=HEADS)
    def send_round(self, heads: tuple[str, ...]) -> None:
        self.run(self.world.send_round(*heads))

    @rule(which=WHICH, meanwhile=LATE, who=WHO, head=STAFF)
    def seek_and_be_late(self, which: int, meanwhile: str, who: str, head: str) -> None:
        number = self.number(which)
        self.world.meanwhile = [lambda: self.happening(meanwhile, number, self.here(who), head)]
        self.run(self.world.seek(number, dies=False))

    def meanwhile(self, what: str, place: int, who: str, head: str) -> None:
        """Put down what happens to one of the community's open needs while somebody thinks."""
        wanting = self.world.open_needs(head)
        if wanting:
            number = wanting[(place - 1) % len(wanting)]
            self.world.meanwhile = [lambda: self.happening(what, number, who, head)]

    async def happening(self, what: str, number: int, who: str, head: str) -> None:
        """Something happens to a need, or to somebody who may be meant for it."""
        world = self.world
        if what == "taken":
            await world.accept(number, *(one for one in MEMBERS if one not in (who, *world.gone)))
        elif what == "asked":
            await world.offer_to(number, who)
        elif what == "declined":
            await world.offer_to(number, who)
            await world.give_back(number, who)
        elif what.endswith("elsewhere"):
            for other in world.open_needs(head):
                if other != number:
                    await (world.offer_to(other, who) if what.startswith("asked") else world.accept(other, who))
        elif what == "withdrawn":
            await world.withdraw(number)
        elif what == "doubted":
            for one in ELECTRICIANS[:2]:
                world.step += 1  # two deeds: what is said of both is not said twice
                await world.licence("doubted", one, HEAD)
        elif what == "gone" and len(world.gone) < 3:
            await world.erase(who)
        elif what == "sent":
            await world.send_round(head)
        elif what == "cut":
            await world.cut()

    @rule(what=LICENCES, who=st.sampled_from(ELECTRICIANS), by=st.sampled_from((HEAD, ADMIN)))
    def licence(self, what: str, who: str, by: str) -> None:
        self.run(self.world.licence(what, self.here(who), by))

    @rule(what=st.lists(PROJECTS, min_size=1, max_size=2), who=WHO)
    def project(self, what: list[str], who: str) -> None:
        for one in what:
            happens = one == "gone"
            step = self.happening(one, 0, self.here(who), HEAD) if happens else self.world.project(one, self.here(who))
            self.run(step)

    @precondition(lambda self: self.there_is("ticket", "open"))
    @rule()
    def close_ticket(self) -> None:
        ((number,),) = self.world.database.rows("SELECT min(id) FROM ticket WHERE state = 'open'")
        self.run(self.world.close_ticket(number))
