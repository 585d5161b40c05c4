"""A community with two members of staff, a unit with an admin, a superior above both, and helpers who serve."""

import io
import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from actors import COMMUNITY, NOW, OPERATOR, STAFF, TODAY, UNIT, accept, bind, check_in, post, speaker
from PIL import Image, ImageDraw
from sqlalchemy.ext.asyncio import AsyncSession

from storage import orgs, people, roles
from storage.database import Database
from storage.ledger import back_entries, confirming, services, spot_checks
from storage.ledger.back_entries import EntryView
from storage.ledger.confirming import Confirmed
from storage.ledger.photos import KeptPhoto, keep
from storage.ledger.services import Reported
from storage.ledger.spot_checks import Check, Drawn
from storage.own_data import corrections
from storage.speakers import ChatRef, Speaker, operator, overseer, staff

SECOND, ADMIN, CHIEF = "3002", "4001", "5001"
HELPER, OTHER = "2000", "2001"
SUPERIOR = ChatRef("qq", "300001", False)
YESTERDAY = TODAY - timedelta(days=1)


async def ledger_town(database: Database) -> None:
    """舜水新村 (two of staff) and 市住建局 under 市直工委, two helpers checked in."""
    await bind(database, SUPERIOR, "superior", "市直工委")
    async with database.begin() as session:
        by = await speaker(session, OPERATOR, COMMUNITY)
        await _bind_below(session, by, "community", "舜水新村")
        await _bind_below(session, await speaker(session, OPERATOR, UNIT), "unit", "市住建局")
        for user_id, role, chat in (
            (STAFF, "staff", COMMUNITY), (SECOND, "staff", COMMUNITY), (ADMIN, "unit_admin", UNIT),
            (CHIEF, "superior_admin", SUPERIOR),
        ):  # fmt: skip
            await roles.appoint(session, await speaker(session, OPERATOR, chat), user_id, None, role)
    for user_id in (HELPER, OTHER):
        await check_in(database, user_id)


async def _bind_below(session: AsyncSession, by: Speaker, kind: str, name: str) -> None:
    await orgs.bind(session, await operator(session, by), by, kind, name, "市直工委")


def at(by: Speaker, days: int) -> Speaker:
    """The same speaker so many days later."""
    return replace(by, now=by.now + timedelta(days=days), today=by.today + timedelta(days=days))


async def done(
    database: Database, number: int, words: str, hours: float | None = None, *, user_id: str = HELPER,
    photos: tuple[KeptPhoto, ...] = (), days: int = 0,
) -> Reported:  # fmt: skip
    """完成."""
    async with database.begin() as session:
        by = at(await speaker(session, user_id, UNIT), days)
        told = Decimal(str(hours)) if hours is not None else None
        return await services.report(session, by, number, words, told, photos)


async def confirmed(
    database: Database, number: int, *, user_id: str = STAFF, days: int = 0, comment: str = ""
) -> Confirmed:
    """确认 满意."""
    async with database.begin() as session:
        by = at(await speaker(session, user_id, COMMUNITY), days)
        return await confirming.confirm(session, by, number, satisfied=True, comment=comment)


async def served(
    database: Database, words: str = "做完了", hours: float | None = 2.0, *, user_id: str = HELPER,
    photos: tuple[KeptPhoto, ...] = (), looked: str = "",
) -> tuple[int, Confirmed]:  # fmt: skip
    """A whole service: posted, taken, done, confirmed (and `looked` into). Its number and what the confirmation said."""
    number = (await post(database, "给郑大爷理发，时间不限")).number
    await accept(database, user_id, number)
    await done(database, number, words, hours, user_id=user_id, photos=photos)
    return number, await confirmed(database, number, comment=looked)


async def entered(
    database: Database, words: str = "帮王奶奶修水管", hours: float | None = 2.0, *, day: date = YESTERDAY,
    by: str = STAFF, of: str = HELPER,
) -> EntryView:  # fmt: skip
    """补录 by one member of the staff."""
    async with database.begin() as session:
        who = await speaker(session, by, COMMUNITY)
        person = await people.find(session, who, user_id=of, name=None)
        told = Decimal(str(hours)) if hours is not None else None
        return await back_entries.enter(session, who, await staff(session, who), person.id, day, words, told)


async def decided(database: Database, number: int, by: str, *, agreed: bool = True) -> EntryView:
    """The second person's word."""
    async with database.begin() as session:
        return await back_entries.decide(session, await speaker(session, by), number, agreed=agreed)


async def drawn(database: Database, wanted: int, by: str = CHIEF, chat: ChatRef = SUPERIOR) -> Check:
    """抽查."""
    async with database.begin() as session:
        who = await speaker(session, by, chat)
        return await spot_checks.begin(session, who, await overseer(session, who), wanted)


async def found(
    database: Database, item: int, *, true: bool, reason: str = "居民说没有人来过", by: str = CHIEF
) -> Drawn:
    """抽查结果."""
    async with database.begin() as session:
        return await spot_checks.find(session, await speaker(session, by), item, true=true, reason=reason)


async def asked(database: Database, words: str, user_id: str = HELPER) -> corrections.CorrectionView:
    """更正."""
    async with database.begin() as session:
        return await corrections.ask(session, await speaker(session, user_id), words)


async def answered(database: Database, number: int, by: str, *, agreed: bool) -> corrections.CorrectionView:
    """The keeper's answer to a 更正."""
    async with database.begin() as session:
        return await corrections.decide(
            session, await speaker(session, by), number, agreed=agreed, reason="签到表上写的"
        )


def picture(seed: int, *, wide: int = 800, mirrored: bool = False, tone: int = 0, quality: int = 90) -> bytes:
    """A drawn scene as JPEG; the same seed is the same scene, however it is encoded."""
    told = random.Random(seed)
    scene = Image.new("RGB", (800, 600), (told.randrange(256), told.randrange(256), told.randrange(256)))
    brush = ImageDraw.Draw(scene)
    for _ in range(25):
        x, y, size = told.randrange(800), told.randrange(600), told.randrange(60, 260)
        brush.ellipse((x, y, x + size, y + size), fill=(told.randrange(256), told.randrange(256), told.randrange(256)))
    scene = scene.resize((wide, wide * 3 // 4)).point([min(255, value + tone) for value in range(256)] * 3)
    if mirrored:
        scene = scene.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    file = io.BytesIO()
    scene.save(file, "JPEG", quality=quality)
    return file.getvalue()


def photo(folder: Path, seed: int, *, wide: int = 800, mirrored: bool = False, tone: int = 0, quality: int = 90) -> KeptPhoto:  # fmt: skip
    """A photo as the bot keeps it."""
    return keep(picture(seed, wide=wide, mirrored=mirrored, tone=tone, quality=quality), folder)


__all__ = ["COMMUNITY", "NOW", "OPERATOR", "STAFF", "TODAY", "UNIT", "accept", "datetime", "post", "speaker"]
