"""撮合 · 全部派出 · 换 · 去掉: every open need and everyone at once, as proposals that staff sends."""

import asyncio
import re

from plugins import _match_words as words
from plugins import _wording as wording
from plugins._desk import Answer, Attachment, desk, say
from plugins._heard import Heard
from plugins._words import word
from storage.errors import NotNow, NotUnderstood
from storage.offering import matchmaking
from storage.offering.matchmaking import Proposals
from storage.papers.matches_xlsx import matches_name, matches_xlsx
from storage.speakers import Overseer, Speaker, Staff, staff, superior

_PLACE = re.compile(r"(?:第|#|＃)?\s*([0-9]{1,4})\s*(?:条|位|号|个)?")


@word("撮合", "一键撮合", "重新撮合", example="撮合", about="给所有缺人的需求一次排好人，先看建议再派",
      roles=("staff", "superior_admin"), loud=False)  # fmt: skip
async def propose(heard: Heard, rest: str) -> Answer | None:
    """撮合."""
    if rest.strip():
        return None
    async with desk.look(heard) as (session, speaker):
        by = await superior(session, speaker) if _oversees(speaker) else await staff(session, speaker)
    if isinstance(by, Overseer):
        return await _survey(heard, by)
    _must_be_here(heard, speaker, by)
    found = await matchmaking.propose(desk.database, speaker, by)
    return await _shown(heard, found)


@word(
    "全部派出", "全部派单", "都派出去", example="全部派出", about="把撮合的建议一次派出去", roles=("staff",), loud=False
)
async def send(heard: Heard, rest: str) -> Answer | None:
    """全部派出."""
    if rest.strip():
        return None
    async with desk.act(heard) as (session, speaker):
        by = await staff(session, speaker)
        _must_be_here(heard, speaker, by)
        sent = await matchmaking.dispatch(session, speaker, by, wording.offer_text)
    return say(words.sent_text(sent))


@word("换", "换人", example="换 3", about="撮合建议里的第3条换一位", roles=("staff",), loud=False)
async def swap(heard: Heard, rest: str) -> Answer | None:
    """换 N, of the proposals that wait in this community."""
    found = await _meant(heard, rest, "换 3")
    if found is None:
        return None
    speaker, by, place = found
    another, need = await matchmaking.swap(desk.database, speaker, by, place)
    if another is None:
        return say(f"#{need.number} 没有别的合适又有空的同志了，第{place}条已去掉。其余的发：全部派出")
    return say(f"已换：{words.line(another)}\n{words.SEND}")


@word("去掉", "不派", example="去掉 3", about="撮合建议里的第3条不派", roles=("staff",), loud=False)
async def drop(heard: Heard, rest: str) -> Answer | None:
    """去掉 N."""
    found = await _meant(heard, rest, "去掉 3")
    if found is None:
        return None
    _, _, place = found
    async with desk.act(heard) as (session, speaker):
        need, name = await matchmaking.drop(session, speaker, await staff(session, speaker), place)
    return say(f"已去掉第{place}条（#{need.number} {name}）。其余的发：全部派出")


def _oversees(speaker: Speaker) -> bool:
    """Whether a superior is asked: its own group, or in private somebody who is staff nowhere."""
    if speaker.org is not None:
        return speaker.org.kind == "superior"
    kinds = {kind for kind, _ in speaker.roles}
    return "superior_admin" in kinds and "staff" not in kinds


async def _meant(heard: Heard, rest: str, example: str) -> tuple[Speaker, Staff, int] | None:
    """Who says it and which proposal; None when no proposals wait here: then it is said to people."""
    number = _PLACE.fullmatch(rest.strip())
    addressed = heard.chat.private or heard.to_me
    async with desk.look(heard) as (session, speaker):
        if number is None and not addressed:
            return None
        if not addressed and (speaker.org is None or not await matchmaking.is_waiting(session, speaker.org.id)):
            return None
        by = await staff(session, speaker)
    _must_be_here(heard, speaker, by)
    if number is None:
        raise NotUnderstood(f"请写是建议里的第几条。例：{example}")
    return speaker, by, int(number[1])


def _must_be_here(heard: Heard, speaker: Speaker, by: Staff) -> None:
    """Proposals name whom is helped and who helps: for the community's own group and for its staff in private."""
    if not heard.chat.private and (speaker.org is None or speaker.org.id != by.org.id):
        raise NotNow(f"撮合的建议有姓名，请到{by.org.name}的群里发，或私聊我发。")


async def _shown(heard: Heard, found: Proposals) -> Answer:
    thought = found.thought
    if not found.proposed:
        return say(words.nothing(found))
    lines = [f"撮合建议：{thought.needs}条需求缺{thought.places}人，排上{len(found.proposed)}人次"]
    lines += [words.line(one) for one in found.proposed[: words.MOST]]
    rest = words.rest(found)
    files: tuple[Attachment, ...] = ()
    if len(found.proposed) > words.MOST:
        content = await asyncio.to_thread(matches_xlsx, found.org.name, (found,))
        files = (Attachment(matches_name(found.org.name, heard.today), content),)
        lines[-1:] = [f"……共{len(found.proposed)}条，全部见附件"]
    return say("\n".join([*lines, *([rest] if rest else []), words.SEND]), files=files)


async def _survey(heard: Heard, by: Overseer) -> Answer:
    """Counts for who oversees; names, masked, in the file only."""
    rounds = await matchmaking.survey(desk.database, by, heard.today)
    busy = [one for one in rounds if one.thought.needs or one.thought.unready]
    if not busy:
        return say(f"{by.org.name}所辖{len(rounds)}个社区现在没有缺人的需求。")
    placed, wanted = sum(len(one.proposed) for one in busy), sum(one.thought.places for one in busy)
    lines = [f"{by.org.name}所辖{len(busy)}个社区缺{wanted}人，一起排能排上{placed}人次"]
    lines += [
        f"{one.org.name}：缺{one.thought.places}人，能排上{len(one.proposed)}人次"
        for one in sorted(busy, key=lambda one: (len(one.proposed) - one.thought.places, one.org.id))[:8]
    ]
    lines += [f"……共{len(busy)}个社区，见私发的附件"] if len(busy) > 8 else []
    content = await asyncio.to_thread(matches_xlsx, by.org.name, tuple(busy))
    file = Attachment(matches_name(by.org.name, heard.today), content)
    return say("\n".join([*lines, "派单由各社区的工作者发：撮合，再发：全部派出"]), privately=(file,))
