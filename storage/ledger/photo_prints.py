"""Photos that were handed in before, in whatever summary or service: noticed by their look or by their very bytes."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.ledger.photos import KeptPhoto
from storage.tables import Evidence, Offer, PhotoPrint


async def used_before(
    session: AsyncSession, photos: Sequence[KeptPhoto], most: int, *, but_need: int | None = None
) -> dict[str, str]:
    """For each photo (by its sha256) that is known, where it was used: #5, 小结 3. `most` bits may differ.
    Helpers of one need (`but_need`) were at one place: they may hand in the same picture."""
    if not photos:
        return {}
    alike = await _alike(session, photos, most)
    rows = await session.execute(
        select(PhotoPrint.id, PhotoPrint.summary_id, Offer.need_id)
        .outerjoin(Evidence, Evidence.id == PhotoPrint.evidence_id)
        .outerjoin(Offer, Offer.id == Evidence.offer_id)
        .where(PhotoPrint.id.in_(alike))
        .order_by(PhotoPrint.id)
    )
    found: dict[str, str] = {}
    for print_id, summary_id, need_id in rows:
        if summary_id is None and need_id == but_need:
            continue
        for sha256 in alike[print_id]:
            found.setdefault(sha256, f"小结 {summary_id}" if summary_id is not None else f"#{need_id}")
    return found


async def keep_print(
    session: AsyncSession, now: datetime, photo: KeptPhoto, *, summary_id: int | None = None, evidence_id: int | None = None
) -> None:  # fmt: skip
    """Remember how a photo looks and where it was used. The look names nobody: it outlives the photo itself."""
    session.add(
        PhotoPrint(look=photo.look, sha256=photo.sha256, summary_id=summary_id, evidence_id=evidence_id, at=now)
    )


async def looks_of_summary(session: AsyncSession, summary_id: int) -> dict[str, str | None]:
    """The looks of a summary's photos by their sha256: they go over to the summary that takes its place."""
    rows = await session.execute(
        select(PhotoPrint.sha256, PhotoPrint.look).where(PhotoPrint.summary_id == summary_id)
    )  # fmt: skip
    return {row.sha256: row.look for row in rows}


async def _alike(session: AsyncSession, photos: Sequence[KeptPhoto], most: int) -> dict[int, list[str]]:
    """The kept prints that are those of these photos, as they are or mirrored: by the print's id, the photos' sha256.
    Every print is looked at; a hundred thousand take a moment."""
    wanted = [
        (photo.sha256, int(look, 16)) for photo in photos for look in (photo.look, photo.mirrored) if look is not None
    ]
    found: dict[int, list[str]] = defaultdict(list)
    same = await session.execute(
        select(PhotoPrint.id, PhotoPrint.sha256).where(PhotoPrint.sha256.in_([photo.sha256 for photo in photos]))
    )
    for print_id, sha256 in same:
        found[print_id].append(sha256)
    if wanted:
        for print_id, look in await session.execute(
            select(PhotoPrint.id, PhotoPrint.look).where(PhotoPrint.look.is_not(None))
        ):
            bits = int(look or "0", 16)
            for sha256, one in wanted:
                if (bits ^ one).bit_count() <= most:
                    found[print_id].append(sha256)
    return found
