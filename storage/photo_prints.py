"""Photos that were handed in before, in whatever summary or service: noticed by their look or by their very bytes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.photo_looks import distance
from storage.photos import KeptPhoto
from storage.tables import Evidence, Offer, PhotoPrint


async def used_before(
    session: AsyncSession, photos: Sequence[KeptPhoto], most: int, *, but_need: int | None = None
) -> dict[str, str]:
    """For each photo (by its sha256) that is known, where it was used: #5, 小结 3. `most` bits may differ.
    Helpers of one need (`but_need`) were at one place: they may hand in the same picture."""
    if not photos:
        return {}
    rows = await session.execute(
        select(PhotoPrint.look, PhotoPrint.sha256, PhotoPrint.summary_id, Offer.need_id)
        .outerjoin(Evidence, Evidence.id == PhotoPrint.evidence_id)
        .outerjoin(Offer, Offer.id == Evidence.offer_id)
        .order_by(PhotoPrint.id)
    )
    found: dict[str, str] = {}
    for look, sha256, summary_id, need_id in rows:
        if summary_id is None and need_id == but_need:
            continue
        for photo in photos:
            if photo.sha256 not in found and (sha256 == photo.sha256 or _alike(look, photo, most)):
                found[photo.sha256] = f"小结 {summary_id}" if summary_id is not None else f"#{need_id}"
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
    return dict(rows.tuples().all())


def _alike(look: str | None, photo: KeptPhoto, most: int) -> bool:
    """Whether a kept look is that of the photo, as it is or mirrored."""
    known = [one for one in (photo.look, photo.mirrored) if one is not None]
    return look is not None and any(distance(look, one) <= most for one in known)
