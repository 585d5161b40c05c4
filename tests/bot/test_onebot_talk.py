"""What comes in and how it is answered: order, quotes, hostile frames, temporary sessions, files."""

import asyncio
import base64
import contextlib
import json
import random
import time
from collections.abc import Iterator
from typing import Any

import pytest
from onebot_peer import SELF, Process, calling, message, running, text_of


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    with running(tmp_path_factory.mktemp("talk")) as process:
        yield process


def quoting(message_id: int, text: str, *between: dict[str, Any]) -> list[dict[str, Any]]:
    reply = {"type": "reply", "data": {"id": str(message_id)}}
    return [reply, *between, {"type": "text", "data": {"text": text}}]


def at(user: int) -> dict[str, Any]:
    return {"type": "at", "data": {"qq": str(user)}}


@pytest.mark.requirement("Z8")
async def test_one_chat_keeps_its_order_even_while_quoted_messages_are_fetched(bot: Process) -> None:
    async with calling(bot.url) as peer:
        found = {"message": "原话", "sender": {"user_id": 8}}
        peer.messages = {n: (0.05 * (n % 3), {**found, "message_id": n}) for n in range(100, 130)}
        texts = [f"m{n}" for n in range(30)]
        for n, text in enumerate(texts):
            await peer.say(quoting(100 + n, text) if n % 3 == 0 else text)
        assert await peer.ask("seen", seconds=10) == "|".join(texts)


async def test_chats_do_not_wait_for_each_other(bot: Process) -> None:
    async with calling(bot.url) as peer:
        await peer.say("slow 2", group=50)
        started = time.monotonic()
        assert await peer.ask("echo x", group=51) == "x"
        assert time.monotonic() - started < 1


async def test_a_quoted_message_that_never_comes_stops_its_chat_for_a_moment_only(bot: Process) -> None:
    async with calling(bot.url) as peer:
        started = time.monotonic()
        assert await peer.ask(quoting(999, "quote")) == "999 None False"
        assert time.monotonic() - started < 3


async def test_a_quote_is_read_with_its_text_and_its_automatic_at_is_dropped(bot: Process) -> None:
    async with calling(bot.url) as peer:
        # as little as an implementation may send: what is missing is filled in
        peer.messages = {
            7: (
                0,
                {"message_id": 7, "message": [{"type": "text", "data": {"text": "说过"}}], "sender": {"user_id": 8}},
            ),
            8: (0, {"message_id": 8, "message": "机器人说过", "sender": {"user_id": SELF}}),
            9: (0, {"message_id": 9, "message": {"odd": []}, "sender": 5}),
        }
        assert await peer.ask(quoting(7, " quote", at(8))) == "7 说过 False"
        assert await peer.ask(quoting(8, " quote", at(SELF))) == "8 机器人说过 True"
        assert await peer.ask(quoting(9, "quote")) == "9 None False"


@pytest.mark.requirement("Z35")
async def test_what_the_bot_said_itself_is_ignored(bot: Process) -> None:
    async with calling(bot.url) as peer:
        await peer.say("echo mine", user=SELF)
        await peer.push({**message("echo mine"), "post_type": "message_sent"})
        await peer.push({**message("echo other"), "self_id": 777})
        assert await peer.quiet()


@pytest.mark.requirement("T6")
@pytest.mark.parametrize("where", [{"group_id": 5}, {"sender": {"user_id": 7, "nickname": "名", "group_id": 5}}])
async def test_a_temporary_session_is_answered_in_place_and_never_in_the_group(bot: Process, where: Any) -> None:
    async with calling(bot.url) as peer:
        await peer.say("echo 我的电话", group=None, **where, sub_type="group")
        call = await peer.next()
        assert call["action"] == "send_msg"
        assert call["params"]["message_type"] == "private"
        assert (call["params"]["user_id"], call["params"]["group_id"]) == (7, 5)
        await peer.say("file", group=None, **where, sub_type="group")
        calls = [await peer.next() for _ in range(3)]
        assert [c["action"] for c in calls] == ["send_msg", "upload_private_file", "upload_private_file"]
        assert calls[0]["params"]["message_type"] == "private"
        assert all("group_id" not in c["params"] for c in calls[1:])


async def test_a_friend_is_answered_in_private_even_when_a_group_is_named(bot: Process) -> None:
    async with calling(bot.url) as peer:
        await peer.say("echo x", group=None, group_id=0)
        await peer.say("echo x", group=None, group_id=5)
        for _ in range(2):
            params = (await peer.next())["params"]
            assert (params["message_type"], params["user_id"], params.get("group_id")) == ("private", 7, None)


async def test_files_and_pictures_travel_as_base64_after_the_words(bot: Process) -> None:
    async with calling(bot.url) as peer:
        await peer.say("file")
        words, first, second = [await peer.next() for _ in range(3)]
        assert text_of(words) == "给你"
        assert (first["action"], first["params"]["name"], first["params"]["group_id"]) == (
            "upload_group_file",
            "表.docx",
            5,
        )
        assert unpacked(first["params"]["file"]) == b"abc"
        assert second["params"]["name"] == "b.xlsx"
        assert "_timeout" not in first["params"]
        await peer.say("path", group=None)
        pictures, upload = [await peer.next() for _ in range(2)]
        assert [unpacked(s["data"]["file"]) for s in pictures["params"]["message"]] == [b"\x89PNG", b"from a path"]
        assert (upload["action"], upload["params"]["user_id"]) == ("upload_private_file", 7)
        assert (upload["params"]["name"], unpacked(upload["params"]["file"])) == ("c.txt", b"from a path")


def unpacked(source: str) -> bytes:
    assert source.startswith("base64://")
    return base64.b64decode(source.removeprefix("base64://"))


@pytest.mark.requirement("T13")
@pytest.mark.parametrize("text", ["[CQ:at,qq=all]", "[CQ:image,file=file:///etc/passwd]", "&#91;CQ:at,qq=all&#93;"])
async def test_text_is_only_ever_sent_as_text(bot: Process, text: str) -> None:
    async with calling(bot.url) as peer:
        await peer.say(f"echo {text}")
        sent = (await peer.next())["params"]["message"]
        assert sent == [{"type": "text", "data": {"text": text}}]
        await peer.say(f"raw {text}")
        assert (await peer.next())["params"]["message"] == sent
        await peer.say("forward")
        node = (await peer.next())["params"]["messages"][0]["data"]["content"]
        assert node == [{"type": "text", "data": {"text": "[CQ:at,qq=all]"}}]


@pytest.mark.requirement("T13")
async def test_everybody_is_never_mentioned_by_naming_a_person_all(bot: Process) -> None:
    async with calling(bot.url) as peer:
        await peer.say("at all")
        assert (await peer.next())["params"]["message"] == [{"type": "text", "data": {"text": "@all "}}]
        await peer.say("at 8")
        assert (await peer.next())["params"]["message"] == [at(8)]


async def test_a_message_can_be_sent_to_a_chat_later(bot: Process) -> None:
    async with calling(bot.url) as peer:
        for place, expected in (("group:9", ("group", "group_id", 9)), ("private:8", ("private", "user_id", 8))):
            await peer.say(f"later {place}")
            params = (await peer.next())["params"]
            assert (params["message_type"], params[expected[1]]) == (expected[0], expected[2])
        assert await peer.quiet(0.1), "no other calls are made for it"


async def test_a_message_in_the_string_format_is_understood(bot: Process) -> None:
    async with calling(bot.url) as peer:
        await peer.push({**message("x"), "message": "[CQ:at,qq=10000] echo &#91;好&#93;"})
        assert text_of(await peer.next()) == "[好]"


async def test_a_message_with_half_its_fields_is_understood(bot: Process) -> None:
    async with calling(bot.url) as peer:
        lean = message("echo x")
        for key in ("font", "raw_message", "sub_type", "sender"):
            del lean[key]
        await peer.push({**lean, "user_id": "7", "self_id": str(SELF)})
        assert text_of(await peer.next()) == "x"


@pytest.mark.requirement("Z18")
@pytest.mark.parametrize("size", [4_000, 4_001, 500_000, 2_500_000])
async def test_a_long_text_is_cut_before_anything_looks_at_it(bot: Process, size: int) -> None:
    async with calling(bot.url) as peer:
        text = "length " + "长" * (size - 7)
        started = time.monotonic()
        await peer.push(json.dumps({**message(text), "raw_message": text}, ensure_ascii=False))
        said = await peer.next(10)
        assert text_of(said) == f"{min(size, 4000)} of {size}"
        assert time.monotonic() - started < 3


@pytest.mark.requirement("Z17")
@pytest.mark.parametrize("count", [400, pytest.param(10_000, marks=pytest.mark.slow)])
async def test_no_malformed_frame_ends_the_connection_or_is_answered(bot: Process, count: int) -> None:
    async with calling(bot.url) as peer:
        before = int((await peer.ask("health")).split()[3])
        frames = [*HOSTILE, *mutations(random.Random(count), count)]
        for frame in frames:
            await (peer.ws.send_bytes(frame) if isinstance(frame, bytes) else peer.ws.send_str(frame))
        dropped = int((await peer.ask("health", seconds=60, user=70, group=70)).split()[3]) - before
        assert len(HOSTILE) - 3 <= dropped <= len(frames), "all but answers to no call are counted"
        assert await peer.ask("echo alive", group=71, seconds=60) == "alive"
        assert await peer.quiet(0.1)
    assert "王奶奶" not in bot.logged()
    assert "could not be handled" not in bot.logged()


EVENT = json.dumps(message("echo 王奶奶"), ensure_ascii=False)
DEEP = "[" * 100_000
HOSTILE: list[str | bytes] = [
    "", "null", "1", "[]", '"text"', "{", DEEP, f'{{"post_type":{DEEP}', "{" + '"a":{' * 900 + "}" * 901,
    f'{{"post_type":"message","n":{"9" * 5000}}}', f'{{"post_type":"message","n":{"9" * 4000}}}',
    EVENT.replace('"user_id": 7', f'"user_id": {2**63}'), EVENT.replace('"user_id": 7', '"user_id": -7'),
    EVENT.replace('"user_id": 7', '"user_id": 1e400'), EVENT.replace('"user_id": 7', '"user_id": NaN'),
    EVENT.replace('"user_id": 7', '"user_id": {"a": [1]}'), EVENT.replace('"user_id": 7', '"user_id": "７"'),
    EVENT.replace('"post_type": "message"', '"post_type": ["message"]'), '{"post_type": {}}', '{"post_type": null}',
    EVENT.replace('"message_type": "group"', '"message_type": "guild"'),
    EVENT.replace('"group_id": 5', '"group_id": "五"'), EVENT.replace('"group_id": 5', '"group_id": null'),
    EVENT.replace('"message_type": "group"', '"message_type": "group", "notice_type": "x"'),
    EVENT.replace('"message": [', '"message": 5, "other": ['), EVENT.replace('"message_id": ', '"message_id": "x'),
    EVENT.encode("utf-16-le")[:-1], b"\xff\xfe\x00", b"\x00" * 50,
    '{"echo": "1"}', '{"echo": []}', '{"status": "failed", "retcode": null}',
]  # fmt: skip
ODD = [
    "null",
    "[]",
    "{}",
    "-1",
    "1e999",
    str(2**63),
    "true",
    '"\\ud800"',
    '"\\u0000"',
    '"x"',
    "[[[[]]]]",
    '{"a":{"a":1}}',
]


def mutations(chance: random.Random, count: int) -> list[str]:
    """Frames with a value replaced, a piece cut out, or odd segments; still like the real thing."""
    found: list[str] = []
    for _ in range(count):
        event = message("小王奶奶")
        event["message"] = [{"type": chance.choice(KINDS), "data": chance.choice(DATA)} for _ in range(3)]
        text = json.dumps(event)
        match chance.randrange(3):
            case 0:
                key = chance.choice(list(event))
                text = text.replace(f'"{key}": {json.dumps(event[key])}', f'"{key}": {chance.choice(ODD)}', 1)
            case 1:
                start = chance.randrange(len(text))
                text = text[:start] + text[start + chance.randrange(9) :]
        found.append(text)
    return found


KINDS: list[Any] = [
    "at",
    "image",
    "reply",
    "face",
    "file",
    "record",
    "text",
    "forward",
    "json",
    "node",
    "odd",
    "",
    5,
    None,
]
DATA: list[Any] = [
    {}, None, [], "x", {"qq": "abc"}, {"qq": []}, {"file": {}}, {"id": "x"}, {"id": -5}, {"text": 5}, {"text": "\ud800\0"},
    {"url": {"a": 1}, "file": "f"}, {"url": "http://[", "file": "f"}, {"qq": "٣"}, {"data": {"a": [1]}}, {"id": 2**62},
]  # fmt: skip


@pytest.mark.requirement("Z17")
@pytest.mark.parametrize("filling", ["1,", "[],", '{"a":1},', "[[[[[[[[]]]]]]]],"])
async def test_a_frame_of_millions_of_items_holds_nobody_up(bot: Process, filling: str) -> None:
    async with calling(bot.url) as peer, calling(bot.url, 20000) as other:
        many = filling * (8_000_000 // len(filling))
        await peer.push(f'{{"post_type": "message", "message": [{many}1]}}')
        started = time.monotonic()
        await other.say("echo x", self_id=20000)
        assert text_of(await other.next()) == "x"
        assert await peer.ask("echo y", group=73) == "y"
        assert time.monotonic() - started < 2


@pytest.mark.requirement("Z26")
async def test_a_flood_with_answers_loses_nothing_and_does_not_lock_itself_up(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Little room, one chat, and every 20th message waits for an answer that stands behind all the others."""
    with running(tmp_path_factory.mktemp("flood"), HOLD="125000") as bot:
        async with calling(bot.url) as peer:
            for n in range(600):
                await peer.say(f"echo {n}" if n % 20 == 0 else "work")
            answers = [text_of(await peer.next(10)) for _ in range(30)]
            assert answers == [str(n) for n in range(0, 600, 20)]
            assert await peer.ask("count", seconds=10) == "600"
            assert (await peer.ask("health")).split()[:3] == ["1", "1", "0"], "it never went away"


@pytest.mark.slow
@pytest.mark.requirement("Z26")
async def test_twenty_thousand_messages_at_once_all_arrive(tmp_path_factory: pytest.TempPathFactory) -> None:
    with running(tmp_path_factory.mktemp("burst")) as bot:
        async with calling(bot.url) as peer:
            for n in range(20_000):
                await peer.say("work", group=n % 200 + 1)
                if n % 50 == 0:
                    await asyncio.sleep(0)
            total = sum([int(await peer.ask("count", group=g + 1, seconds=120)) for g in range(200)])
            assert total == 20_000
            health = (await peer.ask("health")).split()
            assert health[:4] == ["1", "1", "0", "0"]
            assert int(health[5]) < 900_000  # kB, bounded: the libraries alone take about 300 MB


@pytest.mark.requirement("Z19")
async def test_a_frame_over_the_limit_closes_and_the_client_comes_back(bot: Process) -> None:
    async with calling(bot.url) as peer:
        with contextlib.suppress(ConnectionError):
            await peer.ws.send_str("x" * (17 << 20))
        await asyncio.wait_for(peer.listener, 5)
        assert peer.ws.closed
    async with calling(bot.url) as peer:
        assert await peer.ask("echo back") == "back"
