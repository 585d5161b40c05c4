"""证明 · 查证明 · 作废证明: one's own hours on a paper that anybody can check."""

import asyncio
import re

from matching.language.normal import fold
from plugins._desk import Answer, Attachment, desk, say
from plugins._heard import Heard
from plugins._said import is_among_people
from plugins._wording import day_text
from plugins._words import word
from storage.errors import NotUnderstood
from storage.ledger import certificates
from storage.ledger.certificates import Issued
from storage.ledger.services import hours_text
from storage.papers.bundle import file_name
from storage.papers.certificate_docx import certificate_docx
from storage.speakers import staff

_YEAR = re.compile(r"(?:(20\d\d)年?|(今年|本年|去年|上年))?$")
_MARK = re.compile(
    r"(?P<org>[^〔\[(（【\d\s]{0,30}?)(?:志证)?\s*[〔\[(（【]?(?P<year>20\d\d)[〕\])）】]?\s*年?第?\s*(?P<number>\d{1,6})\s*号?"
    r"(?=[\s,，:：]|$)[\s:：,，]*(?P<rest>.*)$",
    re.DOTALL,
)
_SHORT = re.compile(r"(?P<number>\d{1,6})号?[\s:：,，]+(?P<rest>.*)$", re.DOTALL)
_MOST_TRIES, _tries = 10, dict[tuple[str, str, str], int]()


@word(
    "证明",
    "服务证明",
    "志愿服务证明",
    "志愿服务记录证明",
    example="证明 2026",
    about="（私聊）开自己的志愿服务记录证明",
    loud=False,
)
async def certificate(heard: Heard, rest: str) -> Answer | None:
    """证明 [年]: the speaker's own, in private only."""
    found = _YEAR.fullmatch(fold(rest).strip())
    if found is None:
        return None if is_among_people(heard) else say("请写年份，不写是今年。例：证明 2026")
    if not heard.chat.private:
        return say("证明只在私聊里给您，请私聊我发：证明") if heard.to_me or found[1] else None
    if heard.mentions:
        return say("证明只能本人开自己的，请他私聊我发：证明")
    year = int(found[1]) if found[1] else heard.today.year - (found[2] in ("去年", "上年"))
    async with desk.act(heard) as (session, speaker):
        issued = await certificates.issue(session, speaker, year)
    files = [
        Attachment(file_name(f"志愿服务记录证明_{one.mark}.docx"), await asyncio.to_thread(_file, one))
        for one in issued
    ]
    return say(
        "\n".join([*map(_line, issued), "请到出具单位盖章。不得用于商业目的；记录不对发：更正 哪里不对"]),
        files=tuple(files),
    )


@word(
    "查证明",
    "查验证明",
    "核验证明",
    example="查证明 舜水新村志证〔2026〕3号 ABCD2345",
    about="查一份证明是否有效（不显示姓名）",
    loud=False,
)
async def check(heard: Heard, rest: str) -> Answer | None:
    """查证明 编号 校验码."""
    found = _MARK.fullmatch(rest.strip())
    code = re.sub(r"^校验码[\s:：]*", "", found["rest"].strip()) if found is not None else ""
    if found is None or not found["org"] or not code:
        if is_among_people(heard):
            return None
        raise NotUnderstood("请照证明上的编号和校验码发。例：查证明 舜水新村志证〔2026〕3号 ABCD2345")
    if _is_guessing(heard):
        return say("今天查错太多次了，请明天再试，或直接问出具单位。")
    async with desk.look(heard) as (session, _):
        verdict = await certificates.by_check(
            session, found["org"].removesuffix("志证"), int(found["year"]), int(found["number"]), code
        )
    if verdict is None:
        _tries[_who(heard)] = _tries.get(_who(heard), 0) + 1
        return say("没有这份证明：编号或校验码不对。")
    state = "有效" if verdict.valid else f"已作废（{verdict.reason}）"
    return say(
        f"{verdict.mark}：{state}\n出具单位：{verdict.org}，{day_text(verdict.issued_on)}（{verdict.issued_on.year}年）\n"
        f"{verdict.first:%Y.%m.%d}—{verdict.last:%Y.%m.%d} 服务{verdict.times}次，{hours_text(verdict.hours)}小时"
    )


@word(
    "作废证明",
    example="作废证明 〔2026〕3号 姓名写错",
    about="作废本社区开出的服务证明，写明原因",
    roles=("staff",),
    loud=False,
)
async def void(heard: Heard, rest: str) -> Answer | None:
    """作废证明 编号 原因."""
    text = rest.strip()
    found = _MARK.fullmatch(text) or _SHORT.fullmatch(text)
    if found is None:
        if is_among_people(heard) and not re.search(r"\d", text):
            return None
        raise NotUnderstood("请写编号和原因。例：作废证明 〔2026〕3号 姓名写错")
    year = int(found["year"]) if "year" in found.groupdict() else heard.today.year
    async with desk.act(heard) as (session, speaker):
        by = await staff(session, speaker)
        said = (found.groupdict().get("org") or "").removesuffix("志证").strip()
        if said and said != by.org.name:
            raise NotUnderstood(f"只能作废{by.org.name}开的证明。例：作废证明 〔{year}〕3号 姓名写错")
        done = await certificates.void(session, speaker, by, year, int(found["number"]), found["rest"])
    return say(f"{done.mark} 已作废，已私下告诉本人。扫码会显示：已作废。")


def _line(issued: Issued) -> str:
    again = "（内容没变，编号不变）" if issued.again else ""
    return f"{issued.mark}{again}：{issued.covers}年服务{issued.times}次，{hours_text(issued.hours)}小时"


def _file(issued: Issued) -> bytes:
    return certificate_docx(issued, desk.public_url)


def _who(heard: Heard) -> tuple[str, str, str]:
    return heard.chat.platform, heard.user_id, heard.today.isoformat()


def _is_guessing(heard: Heard) -> bool:
    """Ten wrong codes a day and account; older days are forgotten."""
    today = heard.today.isoformat()
    for key in [key for key in _tries if key[2] != today]:
        del _tries[key]
    return _tries.get(_who(heard), 0) >= _MOST_TRIES
