"""体检: who misses which rule of the place. 规则: which rules hold here, and whose they are."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncSession

from plugins import _checkup_words as wording
from plugins._desk import Answer, Attachment, desk, say
from plugins._heard import Heard
from plugins._words import word
from storage import rulebook, rules
from storage.papers.checkup_xlsx import checkup_name, checkup_xlsx, comparison_xlsx
from storage.post import notices
from storage.rules import Checkup
from storage.speakers import Overseer, Speaker, overseer, staff, unit_admin

_WITH_FILE = {"表", "明细", "表格"}
_LINES = 12


@word("体检", example="体检", about="本单位、本社区或所辖：哪些规则没达标，差多少，下一步发什么（名单只在私聊）",
      roles=("unit_admin", "staff", "superior_admin"), loud=False)  # fmt: skip
async def check(heard: Heard, rest: str) -> Answer | None:
    """体检 [表]."""
    if rest.strip() not in {"", *_WITH_FILE}:
        return None
    async with desk.act(heard) as (session, speaker):
        by = await overseer(session, speaker)
        if by.org.kind != "superior":
            found = await _own(session, speaker, by)
            if not heard.chat.private and (names := wording.names_text(found)):
                otherwise = "体检的名单没能私信给您，请私聊我发：体检"
                await notices.tell_privately(session, heard.now, by.person_id, names, otherwise)
            return await _told(heard, found, wanted=bool(rest.strip()))
        compared = await rules.compare(session, by, heard.today)
        packs = await rulebook.packs_below(session, by)
    content = await asyncio.to_thread(comparison_xlsx, compared, packs)
    file = Attachment(checkup_name(by.org.name, heard.today), content)
    return say(wording.comparison_text(compared), files=(file,))


@word("规则", example="规则", about="本群按哪个规则包：期限、次数、主办单位、通知原话", loud=False)
async def rulebook_here(heard: Heard, rest: str) -> Answer | None:
    """规则; 规则 名称 chooses the pack for this group's organisation."""
    name = rest.strip()
    if not name:
        async with desk.look(heard) as (session, speaker):
            where, policy = await rulebook.holding(session, speaker)
        return say(wording.policy_text(policy, heard.today, where))
    if not await _names_pack(heard, name):
        return None
    async with desk.act(heard) as (session, speaker):
        by = await rulebook.chooser(session, speaker)
        policy = await rulebook.choose(session, speaker, by, name)
    said = f"{by.org.name}从现在起按「{policy.name}」，下级没有另选的随它。"
    return say(f"{said}\n{wording.policy_text(policy, heard.today, by.org.name)}")


async def _own(session: AsyncSession, speaker: Speaker, by: Overseer) -> Checkup:
    if by.org.kind == "unit":
        return await rules.check_unit(session, await unit_admin(session, speaker), speaker.today)
    return await rules.check_community(session, await staff(session, speaker), speaker.today)


async def _told(heard: Heard, found: Checkup, *, wanted: bool) -> Answer:
    """In a group no name of a person; in private the names too, and a file where the words do not hold them all."""
    if not heard.chat.private:
        found = found.counted()
    told, names = wording.checkup_text(found), wording.names_text(found)
    short = len(told.split("\n")) + len(names.split("\n")) <= _LINES
    told = f"{told}\n{names}" if names and short else f"{told}\n名单见附件" if names else told
    files: tuple[Attachment, ...] = ()
    if wanted or (heard.chat.private and (wording.needs_file(found) or not short)):
        content = await asyncio.to_thread(checkup_xlsx, found)
        files = (Attachment(checkup_name(found.org.name, found.today), content),)
    return say(told, files=files)


async def _names_pack(heard: Heard, name: str) -> bool:
    """Whether somebody speaks of packs: 规则 大家都要遵守 is said to people, unless it was said to the bot."""
    async with desk.look(heard) as (session, _):
        known = len(name) > 1 and rulebook.is_pack(session, name)
        return known or (" " not in name and (heard.to_me or desk.is_operator(heard)))
