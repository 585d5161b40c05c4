"""汇总: some months in words, as a Word file and as an Excel file."""

import asyncio
import re

from matching.messages.periods import Period, read_period
from plugins._desk import Answer, Attachment, desk, say
from plugins._heard import Heard
from plugins._words import word
from storage import reports
from storage.digest import Digest
from storage.errors import NotUnderstood
from storage.papers.digest_docx import digest_docx
from storage.papers.digest_text import digest_text
from storage.papers.digest_xlsx import digest_xlsx
from storage.papers.wording import docx_name, xlsx_name
from storage.speakers import overseer


@word("汇总", example="汇总 7月", about="本单位（或所辖）一个月、一季度、半年的汇总：文字、Word、Excel",
      roles=("unit_admin", "superior_admin", "staff"), loud=False)  # fmt: skip
async def digest(heard: Heard, rest: str) -> Answer | None:
    """汇总 [月|季度|半年|年]; without any the current month."""
    period = read_period(rest, heard.today) if rest else Period(heard.today.year, heard.today.month)
    if period is None and not re.search(r"\d|月", rest) and not heard.chat.private and not heard.to_me:
        return None  # 汇总 一下人数 is said to people
    async with desk.look(heard) as (session, speaker):
        by = await overseer(session, speaker)
        if period is None or not 2000 <= period.year <= 2100:
            raise NotUnderstood(
                "没看出是哪个月。例：汇总 7月（或：汇总 2026年7月、汇总 上月、汇总 三季度、汇总 上半年）"
            )
        whole = await reports.digest_of(
            session, by, period.year, period.month, made_on=heard.today, months=period.months
        )
    files = await asyncio.to_thread(_files, whole)
    return say(digest_text(whole), files=files)


def _files(whole: Digest) -> tuple[Attachment, ...]:
    return (
        Attachment(docx_name(whole), digest_docx(whole)),
        Attachment(xlsx_name(whole), digest_xlsx(whole)),
    )
