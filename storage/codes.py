"""Codes that prove who somebody is: how they look, how they are read back, and how often one may guess.

Eight signs of thirty are 6·10¹¹: nobody hits one in a few tries. Wrong codes of every kind count together for an
account, and the count is kept whatever becomes of the message: who guesses is not listened to for a while.
"""

import secrets
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import insert_once, vault_of
from storage.masking import plain
from storage.speakers import Speaker
from storage.tables import CodeTry

LENGTH = 8
LOCKED = timedelta(minutes=15)
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is read for another


def fresh() -> str:
    """A new code, as it is shown: ABCD-2345."""
    code = "".join(secrets.choice(_LETTERS) for _ in range(LENGTH))
    return f"{code[:4]}-{code[4:]}"


def signs(said: str) -> str:
    """A code as it was meant, whatever spaces, dashes and widths it was typed with."""
    return "".join(sign for sign in plain(said).upper() if sign.isalnum())


def hashed(session: AsyncSession, purpose: str, said: str) -> str:
    """What is kept of a code: a keyed hash, another for each purpose."""
    return vault_of(session).index(f"{purpose}:{signs(said)}")


async def tries_of(session: AsyncSession, speaker: Speaker) -> CodeTry:
    """How often this account has guessed wrong lately; the row is held until the transaction ends."""
    values = {"platform": speaker.platform, "user_id": speaker.user_id, "wrong": 0, "since": speaker.now}
    await insert_once(session, CodeTry, values)
    account = (CodeTry.platform == speaker.platform, CodeTry.user_id == speaker.user_id)
    tries = (await session.scalars(select(CodeTry).where(*account).with_for_update())).one()
    if speaker.now - tries.since > LOCKED:
        tries.wrong, tries.since = 0, speaker.now
        await session.flush()
    return tries


async def was_wrong(session: AsyncSession, tries: CodeTry) -> int:
    """Count one more wrong code; returns how many there are now. Raise nothing after it, or it is not counted."""
    await session.execute(update(CodeTry).where(CodeTry.id == tries.id).values(wrong=CodeTry.wrong + 1))
    await session.refresh(tries)
    return tries.wrong
