"""核实 · 撤销核实 · 证书: who may do what the law leaves to people with a licence."""

import re
from collections.abc import Sequence

from nonebot_plugin_alconna import Args, At
from sqlalchemy.ext.asyncio import AsyncSession

from plugins._chatter import is_question
from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from plugins._words import REST, word
from storage import people
from storage.errors import NotUnderstood
from storage.roster import licences, revocation
from storage.roster.licences import Held
from storage.speakers import Speaker
from storage.tables import Person

_ROLES = ("unit_admin", "staff")


@word("核实", example="核实 @李明 电工证", about="看过证书原件后核实；只写人名就看他报了哪些证", roles=_ROLES,
      args=Args["who", [At, str]]["name?", REST], loud=False)  # fmt: skip
async def verify(heard: Heard, who: At | str, name: str = "") -> Answer | None:
    """核实 @某人 [证书]."""
    if not _meant(heard, who, name):
        return None
    async with desk.act(heard) as (session, speaker):
        person = await _person(session, speaker, who)
        if not name.strip():
            await licences.right_to_verify(session, speaker, person)
            held = await licences.held_by(session, person.id)
        else:
            held = await licences.verify(session, speaker, person, name.strip())
    if not held:
        return say(f"{person.name}还没有报证书。看过原件可直接发：核实 @{person.name} 电工证")
    open_ones = [one.name for one in held if not one.proven]
    hint = f"\n看过原件发：核实 @{person.name} {open_ones[0]}" if open_ones else ""
    return say(f"{'已核实。' if name.strip() else ''}{person.name}：{_listed(held)}{hint}")


@word("撤销核实", "取消核实", example="撤销核实 @李明 电工证", about="证书过期或核实错了", roles=_ROLES,
      args=Args["who", [At, str]]["name?", REST], loud=False)  # fmt: skip
async def doubt(heard: Heard, who: At | str, name: str = "") -> Answer | None:
    """撤销核实 @某人 [证书]."""
    if not _meant(heard, who, name):
        return None
    async with desk.act(heard) as (session, speaker):
        person = await _person(session, speaker, who)
        held = await revocation.doubt(session, speaker, person, name.strip())
    return say(f"已撤销核实。{person.name}：{_listed(held)}")


@word("证书", "我的证书", example="证书 电工证", about="报自己有什么证，由单位或社区看原件核实", loud=False)
async def claim(heard: Heard, rest: str) -> Answer | None:
    """证书 [名称、名称]."""
    names = [part for part in re.split(r"[\s、，,;；和]+", rest) if part]
    if not heard.chat.private and (is_question(heard, rest) or any(not _is_paper(name) for name in names)):
        return None
    if any(not _is_paper(name) for name in names):
        raise NotUnderstood("请写证书名称。例：证书 电工证、护士执业证")
    async with desk.act(heard) as (session, speaker):
        person = await people.known(session, speaker)
        held = await licences.claim(session, speaker, person, names)
    if not held:
        return say("您还没有报证书。例：证书 电工证")
    waits = any(not one.proven for one in held)
    hint = "\n请带原件给单位管理员或社区看，他们核实后才能派要证的活。" if waits else ""
    return say(f"您的证书：{_listed(held)}{hint}")


def _listed(held: Sequence[Held]) -> str:
    return "、".join(f"{one.name}（{'已核实' if one.proven else '证书待核实'}）" for one in held)


def _is_paper(name: str) -> bool:
    return bool(re.fullmatch(r"[\u4e00-\u9fffA-Za-z0-9]{1,18}(?:证|证书|执照|资格|本)", name))


def _meant(heard: Heard, who: At | str, name: str) -> bool:
    """核实 一下情况 is said to people: in a group only a mention, or a name with a licence, is meant."""
    if heard.chat.private or heard.to_me:
        return True
    return (isinstance(who, At) and (not name.strip() or _is_paper(name.strip()))) or _is_paper(name.strip())


async def _person(session: AsyncSession, speaker: Speaker, who: At | str) -> Person:
    if isinstance(who, At):
        return await people.of_account(session, speaker, who.target)
    return await people.named(session, speaker, who.lstrip("@"))
