"""完成: somebody reports that it is done, with hours and photos; what the report lacks may be said alone."""

import re
from datetime import date
from decimal import Decimal

from nonebot.internal.matcher import current_bot, current_event
from nonebot_plugin_alconna import Args

from matching.messages.numbered import only_asks
from matching.times.durations import read_hours
from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from plugins._photos import fetch
from plugins._wording import day_text
from plugins._words import NUMBER, REST, word
from storage.asking.needs import NeedView
from storage.errors import NotFound, NotUnderstood, Refusal
from storage.ledger import photos as photo_files
from storage.ledger import services
from storage.ledger.photos import KeptPhoto
from storage.ledger.services import hours_text
from storage.offering.held import held_by
from storage.post import questions
from storage.post.questions import Asked
from storage.speakers import member

_HOURS_ONLY = re.compile(
    r"^(?:大概|大约|一共|总共|共|用了?|花了?|用时|干了)*[:：\s]*[\d.一二两俩三四五六七八九十半个多来大整]*(?:小时|钟头|分钟?|天|h)半?[\d一二三四五十]*分?钟?(?:左右|吧|的?样子)?[。.!！]*$",
    re.IGNORECASE,
)


# 完成 1、2 and 完成 1 2.5 leave open whether a need is meant or hours
_UNCLEAR = re.compile(
    r"[\s、,，和与及跟]*[#＃]?\d{1,9}(?:\.\d+)?号?(?:单子?|需求|心愿)?(?:[\s、,，和与及跟]+[#＃]?\d{1,9}号?)*(?:[\s。.!！~～]*$|[\s,，]+(?:[都全]|用时|各|每人|做完|完成了|弄好|搞定))"
)
_TOGETHER = re.compile(
    r"(?:和|跟|与|同)(?!居民|老人|大爷|奶奶|社区|孩子|群众)[^，,。；;\s]{1,8}一[起块同道]|每人\s*[\d一二两半]"
)


@word("完成", example="完成 12 换了水龙头，用时1.5小时", about="做完了，等社区确认",
      args=Args["number", NUMBER]["said?", REST], loud=False)  # fmt: skip
async def done(heard: Heard, number: int, said: str = "") -> Answer:
    """完成 N 说明 [用时…]."""
    if only_asks(said):
        raise NotUnderstood(f"没看懂这句「完成」。例：完成 {number} 换了水龙头，用时1.5小时")
    if _UNCLEAR.match(said):
        raise NotUnderstood(f"一次报一条，用时请写单位。例：完成 {number} 用时1.5小时")
    hours = hours_said(said)
    kept, lost = await fetch(heard, current_bot.get(), current_event.get())
    try:
        async with desk.act(heard) as (session, speaker):
            await member(session, speaker)
            reported = await services.report(session, speaker, number, said, hours, kept)
            await questions.forget(session, speaker, questions.PROGRESS, questions.HOURS)
            if _wants_hours(reported):
                await questions.ask(session, speaker, questions.HOURS, {"number": number})
    except Refusal as refusal:
        photo_files.forget(kept, desk.photo_dir)
        if isinstance(refusal, NotFound) and (others := await _held(heard)):
            raise NotFound(
                f"#{number} 不是您接的，您接的是{'、'.join(f'#{one}' for one in others)}。例：完成 {others[0]} 做了什么，用时多久"
            ) from refusal
        raise
    early = _early(reported.need, heard.today)
    others = ["一起做的同志请各自报完成，各计各的。"] if heard.mentions or _TOGETHER.search(said) else []
    return say("\n".join([_reported(number, reported), *early, *others, *_photos_told(kept, lost, reported)]))


async def _held(heard: Heard) -> list[int]:
    async with desk.look(heard) as (session, speaker):
        return [one.view.number for one in await held_by(session, speaker)][:5]


def _early(view: NeedView, today: date) -> list[str]:
    """Who types the wrong number sees at once that its day has not come."""
    if view.day is None or view.day <= today:
        return []
    return [f"约的是{day_text(view.day, today)}，提前做完就按今天{day_text(today)}记。"]


def _reported(number: int, reported: services.Reported) -> str:
    again = "已更新，" if reported.again else ""
    if reported.unrecorded is not None:
        return f"#{number} {again}已报完成，等社区确认。{reported.unrecorded}按规定不计服务时长。"
    if _wants_hours(reported):
        return f"#{number} {again}已报完成，等社区确认。还差用时，请补一句：完成 {number} 用时1小时"
    spent = f"，用时{hours_text(reported.hours)}小时" if reported.hours is not None else ""
    return f"#{number} {again}已报完成{spent}，等社区确认。"


def _wants_hours(reported: services.Reported) -> bool:
    """A thing that was given took no hours to speak of."""
    return reported.hours is None and reported.unrecorded is None and not reported.need.object


async def say_hours(heard: Heard, asked: Asked) -> Answer | None:
    """The hours that a report still lacked, said alone: 一个半小时. Other words are no answer."""
    said = heard.clean
    if len(said) > 20 or read_hours(said) is None or not _HOURS_ONLY.search(said):
        return None
    return await done(heard, int(asked.payload["number"]), f"用时{said}")


def _photos_told(kept: tuple[KeptPhoto, ...], lost: int, reported: services.Reported) -> list[str]:
    """What came of the photos: kept as evidence, used before, or not to be had."""
    lines = [f"照片{len(kept)}张已收。"] if kept and not reported.photos_used else []
    if reported.photos_used:
        lines.append(f"有照片在{'、'.join(reported.photos_used)}用过，不能作佐证，请补发当时拍的。")
    return [*lines, *([f"有{lost}张照片没取到，请重发。"] if lost else [])]


def hours_said(said: str) -> Decimal | None:
    """The hours that a report says, None when it says none. Raises NotUnderstood for what no day holds."""
    hours = read_hours(said)
    if hours is None:
        return None
    if not 0 < hours <= 24:
        raise NotUnderstood(f"用时{hours_text(hours)}小时不对，要在0到24小时之间。例：用时1.5小时")
    return Decimal(str(round(hours, 2)))
