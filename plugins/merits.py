"""评价 培训 表彰 星级: what stands beside the hours. A rating and a star are told in private only."""

import asyncio
import re
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from matching.times.durations import read_hours
from plugins import _said as spoken
from plugins._desk import Answer, Attachment, desk, say
from plugins._handing import handed
from plugins._heard import Heard
from plugins._merit_words import award_line, merit_lines, rated_line, star_line, training_line
from plugins._words import word
from plugins.finishing import hours_said
from storage.errors import NotAllowed, NotUnderstood
from storage.ledger import awards, ratings, stars, trainings
from storage.ledger.merits import merits_of
from storage.ledger.services import hours_text
from storage.ledger.trainings import TrainingSaid
from storage.masking import tidy_name, without_numbers
from storage.papers.cells import Column
from storage.papers.roster_xlsx import table_xlsx
from storage.speakers import Overseer, Speaker, member, overseer

_ADMINS = ("staff", "unit_admin", "superior_admin")
_TRAINING = "培训 急救知识 7月11日 2小时 @李明 @张伟"
_AWARD = "表彰 @李明 优秀志愿者 7月11日 授予：市文明办"
_LABELS = {"举办": "by", "举办单位": "by", "主办": "by", "授予": "by", "授予单位": "by", "内容": "content"}
_SHOWN = 10


@word("评价", "评分", example="评价 12 5 修得又快又好", about="给确认过的服务打分（1到5），只告诉本人", roles=("staff",),
      loud=False)  # fmt: skip
async def rate(heard: Heard, rest: str) -> Answer | None:
    """评价 N [@某人] 几分 [评语]; 评价 N in private reads what was given."""
    text = spoken.said(heard)
    found = re.match(r"[#＃]?(\d{1,9})号?(?![\d.%％])(?!\s*[分星个种类条次项点位名])[\s:：,，]*(.*)$", text, re.DOTALL)
    if found is None:
        if spoken.is_among_people(heard):
            return None
        raise NotUnderstood("请写编号和几分。例：评价 12 5 修得又快又好")
    number, said = int(found[1]), spoken.without_mentions(found[2])
    if not said:
        return await _given(heard, number)
    async with desk.act(heard) as (session, speaker):
        named = await spoken.people_in(session, speaker, " ".join(spoken.mentioned(text)))
        grade, rated = await ratings.rate(session, speaker, number, said, [one.id for one in named])
    shown = f"：{grade}" if heard.chat.private else ""
    return say(f"#{number} 的评价已记{shown}，已私下告诉{'、'.join(rated)}。")


@word("培训", "记培训", example=_TRAINING, about="记本组织同志参加的培训（不计服务时长）；记错发：培训 取消 3", roles=_ADMINS,
      loud=False)  # fmt: skip
async def train(heard: Heard, rest: str) -> Answer | None:
    """培训 名称 日期 时长 @… [举办：…] [内容：…]; 培训 取消 N [@某人]; alone in private: what was noted."""
    text = spoken.said(heard)
    if not text:
        return await _recent_or_mine(heard, "培训")
    gone = re.match(r"取消\s*[#＃]?(\d{1,9})(?!\d)(.*)$", text, re.DOTALL)
    if gone is not None:
        async with desk.act(heard) as (session, speaker):
            by = await _by(session, speaker)
            only = await spoken.people_in(session, speaker, gone[2])
            await trainings.take_back_training(session, speaker, by, int(gone[1]), [one.id for one in only])
        return say(f"培训 {gone[1]} {'里的这位同志' if only else ''}已取消。")
    head, parts = spoken.labelled(text, _LABELS)
    day = spoken.days_in(head, heard.today, "behind", _TRAINING)
    if spoken.is_among_people(heard) and not (spoken.mentions(text) and day is not None):
        return None  # 培训 改到周五 is said to people
    name = tidy_name(without_numbers(spoken.without_mentions(day.before))) if day is not None else ""
    if day is None or not name or read_hours(day.after) is None:
        raise NotUnderstood(f"请写培训名称、哪天、几小时、谁参加。例：{_TRAINING}")
    hours = hours_said(day.after)
    assert hours is not None
    said = TrainingSaid(name, day.first, hours, _tidy(parts.get("by", "")), _tidy(parts.get("content", "")))
    async with desk.act(heard) as (session, speaker):
        by = await _by(session, speaker)
        people = await spoken.people_in(session, speaker, f"{' '.join(spoken.mentioned(day.before))} {day.after}")
        done = await trainings.note_training(session, speaker, by, said, [one.id for one in people])
    strangers = f"\n不是本组织的同志或是您自己，没记：{'、'.join(done.strangers)}" if done.strangers else ""
    return say(
        f"培训 {done.number} {'已更新' if done.again else '已记'}：{training_line(done, heard.today)}{strangers}"
    )


@word(
    "表彰", "记表彰", example=_AWARD, about="记本组织同志得到的表彰奖励；记错发：表彰 取消 3", roles=_ADMINS, loud=False
)
async def award(heard: Heard, rest: str) -> Answer | None:
    """表彰 @某人 名称 [日期] [授予：…]; 表彰 取消 N; alone in private: what was noted."""
    text = spoken.said(heard)
    if not text:
        return await _recent_or_mine(heard, "表彰")
    gone = re.fullmatch(r"取消\s*[#＃]?(\d{1,9})", text)
    if gone is not None:
        async with desk.act(heard) as (session, speaker):
            await awards.take_back_award(session, speaker, await _by(session, speaker), int(gone[1]))
        return say(f"表彰 {gone[1]} 已取消。")
    if spoken.is_among_people(heard) and not spoken.mentions(text):
        return None
    head, parts = spoken.labelled(text, _LABELS)
    day = spoken.days_in(head, heard.today, "behind", _AWARD)
    words = (day.rest if day is not None else head).strip()
    who, name = _who_and_what(words)
    if not who or len(name) < 2:
        raise NotUnderstood(f"请写谁、得了什么。例：{_AWARD}")
    async with desk.act(heard) as (session, speaker):
        by = await _by(session, speaker)
        when, giver = day.first if day is not None else heard.today, _tidy(parts.get("by", ""))
        done = [
            await awards.note_award(session, speaker, by, one.id, name, giver, when)
            for one in await spoken.people_in(session, speaker, who)
        ]
    if not done:
        raise NotUnderstood(f"请写谁、得了什么。例：{_AWARD}")
    again = "已经记过" if all(one.again for one in done) else "已记"
    return say("\n".join(f"表彰 {one.number} {again}：{award_line(one, heard.today, named=True)}" for one in done))


@word("我的荣誉", "我的评价", "我的培训", "我的表彰", "我的星级", "星级", example="我的星级",
      about="（私聊）看自己的星级、评价、培训、表彰", loud=False)  # fmt: skip
async def mine(heard: Heard, rest: str) -> Answer | None:
    """我的星级, in private only."""
    if rest:
        return None
    if not heard.chat.private:
        return None if heard.clean == "星级" and not heard.to_me else say("请私聊我发：我的星级")
    return await _mine(heard)


@word("星级名单", "星级 名单", example="星级名单", about="（私聊）本组织达到星级的同志，按台账时长自动算",
      roles=("unit_admin", "staff"), loud=False)  # fmt: skip
async def star_list(heard: Heard, rest: str) -> Answer | None:
    """星级名单: names and hours, for who keeps the unit's or the community's people."""
    if rest:
        return None
    async with desk.look(heard) as (session, speaker):
        by = await _by(session, speaker)
        if by.org.kind == "superior":
            raise NotAllowed("星级名单由各单位、社区自己看。")
        found = await stars.list_of(session, by.org)
    head = f"{by.org.name}达到星级的{len(found)}人"
    if not found or not heard.chat.private:
        return say(f"{head}。{'名单请私聊我发：星级名单' if found else ''}")
    if len(found) <= _SHOWN:
        return say(
            "\n".join([f"{head}：", *(f"{one.name} · {one.star} · {hours_text(one.hours)}小时" for one in found)])
        )
    columns = [Column("姓名", 16), Column("星级", 16), Column("累计小时", 12)]
    rows = [(one.name, one.star, float(one.hours)) for one in found]
    content = await asyncio.to_thread(table_xlsx, f"{by.org.name}星级名单", columns, rows)
    return handed(heard, (Attachment("星级名单.xlsx", content),), f"{head}，见附件。", head)


async def _given(heard: Heard, number: int) -> Answer | None:
    if not heard.chat.private:
        return None if spoken.is_among_people(heard) else say(f"看评价请私聊我发：评价 {number}")
    async with desk.look(heard) as (session, speaker):
        given = await ratings.of_need(session, speaker, number)
    if not given:
        return say(f"#{number} 还没有评价。例：评价 {number} 5 修得又快又好")
    return say("\n".join(f"{one.name} · {rated_line(one, heard.today)}" for one in given))


async def _recent_or_mine(heard: Heard, which: str) -> Answer | None:
    """What the organisation noted last, for who notes; one's own for everybody else."""
    if not heard.chat.private:
        return None
    async with desk.look(heard) as (session, speaker):
        notes = not {kind for kind, _ in speaker.roles}.isdisjoint(_ADMINS)
        lines = await _noted(session, await _by(session, speaker), which, heard.today) if notes else []
    if not notes:
        return await _mine(heard)
    example = _TRAINING if which == "培训" else _AWARD
    return say("\n".join([*(lines or [f"还没有记过{which}。"]), f"要记发：{example}", f"自己的发：我的{which}"]))


async def _noted(session: AsyncSession, by: Overseer, which: str, today: date) -> list[str]:
    if which == "培训":
        noted = await trainings.recent_trainings(session, by)
        return [f"培训 {one.number} {training_line(one, today)}" for one in noted]
    given = await awards.recent_awards(session, by)
    return [f"表彰 {one.number} {award_line(one, today, named=True)}" for one in given]


async def _mine(heard: Heard) -> Answer:
    async with desk.look(heard) as (session, speaker):
        me = await member(session, speaker)
        found = await merits_of(session, me.person_id)
    return say("\n".join([star_line(found.standing, heard.today), *merit_lines(found, heard.today)]))


async def _by(session: AsyncSession, speaker: Speaker) -> Overseer:
    return await overseer(session, speaker, "记本组织的培训和表彰、看星级名单")


def _who_and_what(words: str) -> tuple[str, str]:
    """The people as a text for `people_in`, and what they got: mentions, else the first words are the names."""
    mentioned = spoken.mentioned(words)
    if mentioned:
        return " ".join(mentioned), _tidy(spoken.without_mentions(words))
    who, _, name = words.partition(" ")
    return who, _tidy(name)


def _tidy(words: str) -> str:
    return without_numbers(spoken.without_mentions(words)).strip(" ，,。；;：:、")[:60]
