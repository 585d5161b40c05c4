"""Who hears of what (R046): one table for the three sides of a service: the member, the unit's group, the community.

Where a thing was said it is not said again. What the table does not send to a side never reaches it: reasons and
refusals stay with the person and the community, and no unit's group reads who is helped.
"""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from storage.orgs import chats_of
from storage.post import notices
from storage.speakers import Speaker
from storage.tables import Person

Event = Literal["报到", "变更", "接单", "来不了", "婉拒", "完成", "确认", "回执"]
# reply: the answer to what he said himself; private: in private; home: where he checked in; group: the group of the
# organisation; where home: the unit's group, if that is where he checked in; none: not at all
Channel = Literal["reply", "private", "home", "group", "none"]


@dataclass(frozen=True, slots=True)
class Route:
    """How one event reaches the member, the unit's group and the community's group."""

    member: Channel
    unit: Channel
    community: Channel


ROUTES: dict[Event, Route] = {
    "报到": Route("reply", "group", "group"),  # name, skill and free day: what the check-in itself announces
    "变更": Route("reply", "none", "group"),  # that somebody comes; the unit's admin finds it in 体检
    "接单": Route("reply", "home", "group"),
    "来不了": Route("reply", "none", "group"),  # the community needs somebody else; nobody else need know
    "婉拒": Route("reply", "none", "group"),
    "完成": Route("reply", "home", "group"),
    "确认": Route("home", "none", "reply"),
    "回执": Route("private", "group", "reply"),  # the unit's group reads the letter's number and no name
}


async def announce(
    session: AsyncSession, speaker: Speaker, event: Event, member_id: int, *,
    community: tuple[int, str] | None = None, unit: str = "",
) -> None:  # fmt: skip
    """Tell of an event as the table has it: the community (its id, the text for its group) and the text for the
    group of the member's unit."""
    route = ROUTES[event]
    if community is not None and route.community == "group":
        await notices.tell_org(session, speaker.now, community[0], community[1], but=speaker.chat)
    unit_id = (await session.get_one(Person, member_id)).unit_id
    if unit and unit_id is not None and await _hears(session, route.unit, member_id, unit_id):
        await notices.tell_org(session, speaker.now, unit_id, unit, but=speaker.chat)


async def tell_unit(session: AsyncSession, speaker: Speaker, event: Event, unit_id: int, text: str) -> None:
    """Tell a unit's group of an event about one of its people, who may not be known by an account."""
    if ROUTES[event].unit == "group":
        await notices.tell_org(session, speaker.now, unit_id, text, but=speaker.chat)


async def _hears(session: AsyncSession, channel: Channel, member_id: int, unit_id: int) -> bool:
    """Whether the unit's group hears of it; by `home` only of somebody who checked in there, not of who came in
    private."""
    if channel != "home":
        return channel == "group"
    home = (await session.get_one(Person, member_id)).home_chat
    return home is not None and home in {chat.id for chat in await chats_of(session, unit_id)}
