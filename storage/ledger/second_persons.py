"""Who may be the second person for a record: another of the community's staff, the admin of the helper's unit, or a
superior of either."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from storage.orgs import ancestors
from storage.speakers import Speaker, org_ref
from storage.tables import BackEntry, Org, Service

_RIGHTS = {"superior_admin": "superior", "unit_admin": "unit", "staff": "community"}


async def is_within_reach(session: AsyncSession, speaker: Speaker, row: Service | BackEntry) -> bool:
    """Whether the speaker may stand for this record as the second person; that he is another one is for the caller."""
    held = speaker.roles
    reach = set(await _deciding(session, row))
    return any(_RIGHTS.get(kind) == org.kind and org_id in reach for (kind, org_id), org in held.items())


async def _deciding(session: AsyncSession, row: Service | BackEntry) -> Sequence[int]:
    held = [row.org_id, *([row.unit_id] if row.unit_id is not None else [])]
    orgs = [org_ref(await session.get_one(Org, org_id)) for org_id in held]
    above = [one.id for org in orgs for one in await ancestors(session, org)]
    return tuple(dict.fromkeys((*held, *above)))
