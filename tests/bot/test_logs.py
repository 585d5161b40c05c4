"""The log: nothing that anybody said, no numbers of people, one line a record."""

import random
import re
import unicodedata
from collections.abc import Iterator

import pytest
from onebot_peer import Process, calling, message, running
from pydantic import BaseModel, ValidationError

from bot.logs import describe, mask, one_line

MOBILE, IDENTITY, OLD = "13800138000", "110101199003071235", "110101900307123"
SAID = "需求：王奶奶家水龙头漏水"


@pytest.fixture(scope="module", params=["INFO", "TRACE"])
def bot(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    with running(tmp_path_factory.mktemp("logs"), LOG_LEVEL=request.param) as process:
        yield process


@pytest.mark.requirement("T5", "T21")
async def test_nothing_that_is_said_reaches_the_log_whatever_goes_wrong(bot: Process) -> None:
    words = f"{SAID} {MOBILE} {IDENTITY}"
    forged = "\n01-01 00:00:00 [SUCCESS] nonebot | all is well"
    async with calling(bot.url) as peer:
        for text in (words, f"echo {words}", f"fail {words}{forged}", f"later {words}", f"slow {SAID}"):
            await peer.say(text)
            await peer.say(text, group=None)
        await peer.push(f'{{"post_type": "message", "message": "{words}"')
        await peer.push({"post_type": "message", "message_type": "group", "self_id": 10000, "message": words})
        await peer.push({"post_type": words, "message_type": words, words: words})
        await peer.push({**message(words), "font": {"a": words}, "sub_type": words})
        await peer.push({**message(words), "message": [{"type": words, "data": {"x": words}}]})
        await peer.push({"status": "failed", "echo": "1", "wording": words})
        peer.messages[9] = (0, {"message": words, "sender": words})
        await peer.say([{"type": "reply", "data": {"id": "9"}}, {"type": "text", "data": {"text": words}}])
        for _ in range(2):
            await peer.next()
        assert await peer.ask("echo end") == "end"
    log = bot.logged()
    for canary in ("王奶奶", "需求", "水龙头", MOBILE, IDENTITY, IDENTITY[:17]):
        assert canary not in log
    assert "ValueError" in log, "what went wrong is still told"
    assert "onebot_echo.py" in log
    assert not [line for line in log.splitlines() if line.startswith("01-01")]


async def test_there_is_no_line_a_message_and_no_line_a_request(bot: Process) -> None:
    async with calling(bot.url) as peer:
        await peer.ask("echo x")
        before = bot.logged()
        for _ in range(20):
            await peer.ask("echo x")
        assert bot.logged() == before


@pytest.mark.requirement("T5")
@pytest.mark.parametrize("number", [MOBILE, IDENTITY, IDENTITY[:17] + "X", OLD, f"+86{MOBILE}", f"86 {MOBILE}"])
@pytest.mark.parametrize("around", ["{}", "电话{}。", "a {} b", "#5 {} 12", "x{}y", "（{}）", "1.{}", "12 {}"])
def test_numbers_of_people_are_masked(number: str, around: str) -> None:
    masked = mask(around.format(number))
    assert number not in masked
    assert "***" in masked
    assert len(re.findall(r"\d", masked)) <= 3


@pytest.mark.requirement("T5")
def test_no_way_of_writing_a_number_hides_it() -> None:
    chance = random.Random(5)
    separators = ["", "", " ", "-", "\u200b", "\u3000", "·", "—", "\u2060", " - ", "\n", "\ufe0f", "，", "\u00ad", "."]
    missed = []
    for _ in range(1000):
        number = chance.choice([MOBILE, IDENTITY, OLD, "15912345678", "19900000000", IDENTITY[:17] + "x"])
        separator = chance.choice(separators)
        digits = [
            chance.choice([c, fullwidth(c), fullwidth(c), bold(c)]) if chance.random() < 0.5 else c for c in number
        ]
        text = "我的号是" + "".join(c + (separator if chance.random() < 0.4 else "") for c in digits) + "谢谢"
        left = re.sub(r"\D", "", unicodedata.normalize("NFKC", mask(text)))
        missed += [text] if len(left) > 3 else []
    assert not missed


def fullwidth(char: str) -> str:
    return chr(ord(char) + 0xFEE0)


def bold(char: str) -> str:
    return chr(0x1D7CE + int(char)) if char.isdigit() else char


@pytest.mark.parametrize(
    "text",
    [
        "2026-07-11 08:30:00",
        "Message 2147483647 from 1234567890",
        "127.0.0.1:53414",
        "#12 已登记",
        "第1期 300元",
        "12:30-13:45",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (
            '"WebSocket /onebot/v11/ws?access_token=abc&x=1" [accepted]',
            '"WebSocket /onebot/v11/ws?access_token=***&x=1" [accepted]',
        ),
        ("https://api.telegram.org/bot123456:AAbbccddeeffgghhiijjkk/getMe", "https://api.telegram.org/bot***/getMe"),
        ("postgresql+asyncpg://user:secret@host/db", "postgresql+asyncpg://user:***@host/db"),
        ("retcode=120", "retcode=120"),
    ],
)
def test_secrets_are_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.requirement("T21")
def test_one_record_is_one_line_of_visible_characters() -> None:
    text = "a\r\nb\u2028c\u202ed\u200be\x1b[31mf\x85g\ud800h\0"
    line = one_line(text)
    assert line.isprintable()
    assert line.startswith("a\\r\\nb")
    assert len(line.splitlines()) == 1
    line.encode()


@pytest.mark.requirement("T21")
def test_no_text_breaks_the_masking() -> None:
    chance = random.Random(21)
    for _ in range(3000):
        text = "".join(chr(chance.choice([chance.randrange(0x110000), chance.randrange(128), 0x30 + chance.randrange(10)]))
                       for _ in range(chance.randrange(60)))  # fmt: skip
        assert len(one_line(mask(text)).splitlines()) <= 1


def test_an_error_is_told_without_the_values_that_made_it() -> None:
    class Form(BaseModel):
        phone: int

    try:
        try:
            Form.model_validate({"phone": f"{SAID}{MOBILE}"})
        except ValidationError as error:
            raise RuntimeError(f"(X) [SQL: insert] [parameters: ('{SAID}', '{MOBILE}')]\nfalse line") from error
    except RuntimeError as error:
        told = describe(error)
    assert "ValidationError" in told
    assert "RuntimeError" in told
    assert "test_logs.py" in told
    assert not any(part in told for part in ("王奶奶", MOBILE, "需求"))
    assert all(line.startswith("    | ") for line in told.splitlines())


def test_a_huge_error_is_cut() -> None:
    assert len(describe(ValueError("x" * 1_000_000))) < 40_000
