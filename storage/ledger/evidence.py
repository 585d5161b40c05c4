"""What backs a service: the code of the place, a photo with the report, a summary that names it (有佐证)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.database import insert_once
from storage.errors import NotAllowed, NotFound
from storage.ledger.photo_prints import keep_print, used_before
from storage.ledger.photos import KeptPhoto
from storage.speakers import Speaker
from storage.tables import Evidence, Need, Offer, Person

_NAMED = re.compile(r"[#＃]\s?(\d{1,9})")
_MOST_NAMED = 20
KINDS = {"code": "服务码", "photo": "照片", "summary": "小结"}


async def add_photos(
    session: AsyncSession, now: datetime, offer: Offer, photos: Sequence[KeptPhoto], most: int
) -> tuple[str, ...]:
    """Photos that came with 完成; returns where those that repeat were used before. A repeated one backs nothing."""
    before = await used_before(session, photos, most, but_need=offer.need_id)
    for photo in photos:
        values = {
            "offer_id": offer.id, "kind": "photo", "sha256": photo.sha256, "file": photo.file,
            "repeats": before.get(photo.sha256), "at": now,
        }  # fmt: skip
        if not await insert_once(session, Evidence, values):
            continue
        row_id = (
            await session.execute(
                select(Evidence.id).where(Evidence.offer_id == offer.id, Evidence.sha256 == photo.sha256)
            )
        ).scalar_one()
        await keep_print(session, now, photo, evidence_id=row_id)
    return tuple(dict.fromkeys(before.values()))


async def add_summary(
    session: AsyncSession, now: datetime, *, org_id: int, person_id: int, summary_id: int, text: str, new_photos: bool
) -> int:
    """A summary that names services (#12) backs them, when it is of the community that was served or of the helper's
    unit. What a helper writes of himself without a new photo is only his word again."""
    numbers = list(dict.fromkeys(int(found[1]) for found in _NAMED.finditer(text)))[:_MOST_NAMED]
    if not numbers:
        return 0
    rows = await session.execute(
        select(Offer.id, Offer.person_id)
        .join(Need, Need.id == Offer.need_id)
        .join(Person, Person.id == Offer.person_id)
        .where(Need.id.in_(numbers), Offer.state.in_(("accepted", "done")))
        .where((Need.org_id == org_id) | (Person.unit_id == org_id))
    )
    backed = 0
    for offer_id, helper_id in rows.all():
        if helper_id != person_id or new_photos:
            values = {"offer_id": offer_id, "kind": "summary", "summary_id": summary_id, "at": now}
            backed += await insert_once(session, Evidence, values)
    return backed


async def backing(session: AsyncSession, offer_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The kinds of evidence of each offer that has any that counts."""
    rows = await session.execute(
        select(Evidence.offer_id, Evidence.kind)
        .where(Evidence.offer_id.in_(list(offer_ids)), Evidence.repeats.is_(None))
        .order_by(Evidence.id)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for offer_id, kind in rows:
        if KINDS[kind] not in found[offer_id]:
            found[offer_id].append(KINDS[kind])
    return {offer_id: tuple(kinds) for offer_id, kinds in found.items()}


async def repeats_of(session: AsyncSession, offer_id: int) -> tuple[str, ...]:
    """Where photos of this service were used before."""
    rows = await session.scalars(
        select(Evidence.repeats).where(Evidence.offer_id == offer_id, Evidence.repeats.is_not(None)).distinct()
    )
    return tuple(sorted(where for where in rows if where))


async def photos_of(session: AsyncSession, speaker: Speaker, number: int) -> tuple[str, ...]:
    """The files of what helpers sent with 完成, the oldest first: all of them for the community's staff, for a helper his
    own. That they were looked at is noted."""
    need = await session.get(Need, number) if 0 < number < 2**31 else None
    if need is None:
        raise NotFound(f"没有 #{str(number)[:10]} 这个编号。发「清单」看现有的需求。")
    helped = select(Offer.id).where(Offer.need_id == number)
    if ("staff", need.org_id) not in speaker.roles:
        helped = helped.where(Offer.person_id == speaker.person_id)
        if await session.scalar(helped.limit(1)) is None:
            raise NotAllowed(f"#{number} 的照片只有做这件事的同志和本社区的工作者能看。")
    rows = await session.scalars(
        select(Evidence.file).where(Evidence.offer_id.in_(helped), Evidence.file.is_not(None)).order_by(Evidence.id)
    )
    files = tuple(file for file in rows if file is not None)
    note(session, speaker.now, speaker.person_id, "read_photos", "need", number, photos=len(files))
    return files
