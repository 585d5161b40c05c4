"""An organisation with everything above it, in one statement: its names say where it lies, its packs which rules hold."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.speakers import OrgRef
from storage.tables import Org

_HIGHEST = 20


@dataclass(frozen=True, slots=True)
class Step:
    """One organisation of a line, and the policy pack that was chosen for it; None: its parent's."""

    org: OrgRef
    policy: str | None


async def lineage(session: AsyncSession, org_id: int | None) -> tuple[Step, ...]:
    """The organisation itself first, then what lies above it, the nearest first; empty when there is none."""
    if org_id is None:
        return ()
    rows = await session.execute(_upwards(), {"org": org_id})
    return tuple(Step(OrgRef(at, kind, name, parent), policy) for at, kind, name, parent, policy, _ in rows)


@cache
def _upwards() -> Select[*tuple[Any, ...]]:
    columns = (Org.id, Org.kind, Org.name, Org.parent_id, Org.policy)
    line = select(*columns, literal(0).label("height")).where(Org.id == bindparam("org")).cte("line", recursive=True)
    above = select(*columns, line.c.height + 1).join(line, Org.id == line.c.parent_id)
    line = line.union_all(above.where(line.c.height < _HIGHEST))
    return select(*line.c).order_by(line.c.height)
