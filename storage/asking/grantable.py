"""Which wishes are written down: 具体、实在、易于解决."""

from sqlalchemy.ext.asyncio import AsyncSession

from matching.needs.wish_quality import wish_faults
from storage.asking.asks import NeedWords
from storage.errors import NotUnderstood
from storage.policy import policy_of


async def must_be_grantable(session: AsyncSession, org_id: int, words: NeedWords) -> None:
    """具体、实在、易于解决: one thing, concrete, within the money of the place."""
    if faults := await faults_of(session, org_id, words):
        raise NotUnderstood(f"还没有登记：{'；'.join(faults)}。\n例：微心愿：张奶奶想要一台收音机")


async def faults_of(session: AsyncSession, org_id: int, words: NeedWords) -> tuple[str, ...]:
    """What keeps a wish from being written down, each in words; nothing for a need."""
    if words.kind != "wish":
        return ()
    return tuple(wish_faults(words.text, (await policy_of(session, org_id)).wishes.most_money))
