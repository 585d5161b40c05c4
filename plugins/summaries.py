"""小结: an activity's summary with its photos, read, checked and kept."""

import re
from datetime import date

from nonebot.internal.matcher import current_bot, current_event

from matching.model import SummaryReading
from matching.summaries.reader import read_summary
from matching.times.day_words import names_a_bad_day
from plugins._chatter import is_question
from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from plugins._photos import fetch
from plugins._wording import day_text
from plugins._words import word
from storage import summaries
from storage.errors import Refusal
from storage.ledger import photos as photo_files
from storage.masking import publishable
from storage.summaries import Kept


@word("小结", "活动小结", "交小结", example="小结 7月11日，市住建局党员16人到舜水新村清理楼道8处，服务居民200余人，居民好评。（附照片）",
      about="报一次活动的小结，附照片", roles=("member", "unit_admin"))  # fmt: skip
async def submit(heard: Heard, rest: str) -> Answer | None:
    """小结 正文 + 照片."""
    if len(rest) < 30 and not heard.images and is_question(heard, rest):
        return None
    kept_photos, lost = await fetch(heard, current_bot.get(), current_event.get())
    words = publishable(rest)  # what is not kept is not read either, and so never repeated
    reading = read_summary(words, heard.today, photos=len(heard.images))
    try:
        async with desk.act(heard) as (session, speaker):
            kept = await summaries.submit(session, speaker, words, reading, kept_photos)
    except Refusal:
        photo_files.forget(kept_photos, desk.photo_dir)
        raise
    return say(_understood(kept, lost, words, today=heard.today))


def _understood(kept: Kept, lost: int, text: str, *, today: date) -> str:
    """What was read out of the summary, and what it lacks."""
    reading = kept.reading
    replaced = f"（替换小结 {kept.replaced}）" if kept.replaced is not None else ""
    lines = [
        f"小结 {kept.number} 已收{replaced}：{kept.org.name} · {_day(reading, text, today)}{f' · {reading.place}' if reading.place else ''}"
    ]
    counts = [
        f"参加{_about(reading.participants, '人', reading.participants_approx, text)}" if reading.participants else "",
        f"服务{_about(reading.served, reading.served_unit or '人', reading.served_approx, text)}"
        if reading.served is not None
        else "",
        f"{reading.hours:g}小时" if reading.hours else "",
        f"照片{kept.photos}张" if kept.photos else "",
    ]
    lines.append("，".join(part for part in counts if part))
    figures = "、".join(f"{f.what}{_about(f.value, f.unit, f.approx, text)}" for f in reading.figures[:6])
    if figures:
        lines.append(f"成果：{figures}")
    if reading.missing:
        lines.append(f"还缺：{'、'.join(reading.missing)}。补全后连正文再发一遍，会替换这一篇")
    if reading.unresolved:
        lines.append(f"未解决、要跟踪：{'；'.join(reading.unresolved)}")
    if lost:
        lines.append(f"有{lost}张照片没取到，请重发")
    if kept.photos_seen_before:
        lines.append(f"其中{kept.photos_seen_before}张照片以前交过")
    return "\n".join(re.sub(r"\s+", " ", line) for line in lines if line)


def _day(reading: SummaryReading, text: str, today: date) -> str:
    if reading.date is None:
        return "日期不对" if names_a_bad_day(text, today, "behind") else "日期没写"
    if reading.date_end is not None and reading.date_end != reading.date:
        return f"{day_text(reading.date, today)}至{day_text(reading.date_end, today)}"
    return day_text(reading.date, today)


def _about(value: float, unit: str, approx: bool, text: str) -> str:
    """200余人 as it was written; 约200人 where 近, 约 or the like was said."""
    if not approx:
        return f"{value:.10g}{unit}"
    more = re.search(rf"(?<!\d){value:.10g}\s*([余多])", text)
    return f"{value:.10g}{more[1]}{unit}" if more else f"约{value:.10g}{unit}"
