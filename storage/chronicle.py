"""The append-only history. Ids and closed words only: who reads it learns that, not what."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import Chronicle


def note(
    session: AsyncSession,
    now: datetime,
    person_id: int | None,
    verb: str,
    noun: str,
    row_id: int,
    *,
    org_id: int | None = None,
    **facts: Any,
) -> None:
    """Write one line of history in the caller's transaction. `facts` hold ids, counts and closed words only."""
    session.add(Chronicle(at=now, person_id=person_id, verb=verb, noun=noun, row_id=row_id, org_id=org_id, facts=facts))
