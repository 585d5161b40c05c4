"""The founding document of a team as a file, for the unit's admin alone (R030)."""

import base64
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.cooperation.teams import team_named
from storage.database import insert_once, vault_of
from storage.errors import NotUnderstood
from storage.papers.bundle import file_name
from storage.speakers import Speaker, UnitAdmin
from storage.tables import TeamDocument

_PLACE = "team_document:content"
# How a file of each kind begins; what only calls itself one is refused.
_KINDS = {
    "pdf": b"%PDF", "docx": b"PK", "ofd": b"PK", "doc": b"\xd0\xcf\x11\xe0", "wps": b"\xd0\xcf\x11\xe0", "jpg": b"\xff\xd8\xff",
    "jpeg": b"\xff\xd8\xff", "png": b"\x89PNG",
}  # fmt: skip
KINDS_TOLD = "PDF、Word（doc、docx、wps）、OFD或图片文件"


@dataclass(frozen=True, slots=True)
class Document:
    """A file as it was sent; `name` is fit for every system."""

    name: str
    content: bytes


async def keep(
    session: AsyncSession, speaker: Speaker, by: UnitAdmin, team: str, document: Document
) -> tuple[str, bool]:
    """Keep a team's founding document, in the place of an earlier one. Returns the team's name and whether there was
    one before; NotUnderstood for what is no document."""
    _must_be_one(document)
    row = await team_named(session, by.org.id, team)
    sealed = vault_of(session).seal_ours(_PLACE, base64.b64encode(document.content).decode())
    shown = file_name(document.name)
    values = {"team_id": row.id, "name": shown, "content": sealed, "kept_by": by.person_id, "kept_at": speaker.now}
    new = await insert_once(session, TeamDocument, values)
    if not new:
        held = await session.get_one(TeamDocument, row.id, with_for_update=True)
        held.name, held.content, held.kept_by, held.kept_at = shown, sealed, by.person_id, speaker.now
    note(session, speaker.now, by.person_id, "keep_document", "team", row.id, org_id=by.org.id)
    return row.name, not new


async def opened(session: AsyncSession, speaker: Speaker, by: UnitAdmin, team: str) -> tuple[str, Document | None]:
    """The team's name and its document; None when none was sent yet."""
    row = await team_named(session, by.org.id, team)
    held = await session.get(TeamDocument, row.id)
    if held is None:
        return row.name, None
    note(session, speaker.now, by.person_id, "read_document", "team", row.id, org_id=by.org.id)
    return row.name, Document(held.name, base64.b64decode(vault_of(session).open_ours(_PLACE, held.content)))


def _must_be_one(document: Document) -> None:
    begins = _KINDS.get(document.name.rpartition(".")[2].lower())
    if begins is None or not document.content.startswith(begins):
        raise NotUnderstood(f"这个文件不能收，请发{KINDS_TOLD}。")
