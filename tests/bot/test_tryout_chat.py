"""The try-out chat as a OneBot client and as a page: events, API calls, the opening, the guard."""

import asyncio
import json

import aiohttp
import pytest
import pytest_asyncio
from tryout_fake import code, free_port, running, say

from bot.web.tryout import Tryout
from bot.web.tryout.board import KEPT
from bot.web.tryout.town import Step

G = 72004  # 桂花园社区服务群
STAFF, MEMBER, OUTSIDER = 71010, 71004, 71003


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def started(tmp_path_factory):
    async with running(tmp_path_factory.mktemp("tryout")) as place:
        yield place


@pytest.fixture
def place(started):
    """The one running pair, with empty chats."""
    started.tryout.board.forget()
    started.tryout.tour.again()
    started.bot.events.clear()
    started.bot.number = 11
    return started


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def http():
    async with aiohttp.ClientSession() as session:
        yield session


def told(place, chat="g72004"):
    return [place.tryout.board.words(m) for m in place.tryout.board.chats[chat]]


async def answered(place, chat="g72004", after=0):
    return await place.tryout.board.answers(chat, after, 3)


async def until(place, holds):
    async with asyncio.timeout(5):
        while not holds():
            await place.tryout.board.since(place.tryout.board.seq, 1)


# -- events --------------------------------------------------------------------------------------------
async def test_it_connects_as_a_client_does(tmp_path):
    async with running(tmp_path) as place:
        await place.bot.call("get_status")
        headers = place.bot.headers
    assert headers["x-self-id"] == str(place.tryout.town.bot_id)
    assert headers["x-client-role"] == "Universal"
    assert place.bot.events[0]["meta_event_type"] == "lifecycle"


async def test_a_group_message_arrives_as_napcat_delivers_it(place, http):
    body = {"chat": "g72004", "who": STAFF, "text": "派单 3 @林建国 谢谢", "photos": ["repair"], "quote": None}
    async with http.post(f"{place.url}/say", json=body, headers=place.key) as answer:
        said = (await answer.json())["id"]
    await answered(place)
    event = place.bot.events[-1]
    image = event["message"][-1]["data"]
    assert {k: event[k] for k in ("post_type", "message_type", "sub_type", "group_id", "user_id", "message_id")} == {
        "post_type": "message", "message_type": "group", "sub_type": "normal", "group_id": G, "user_id": STAFF,
        "message_id": said}  # fmt: skip
    assert [s["type"] for s in event["message"]] == ["text", "at", "text", "image"]
    assert event["message"][1]["data"] == {"qq": str(MEMBER)}
    assert event["sender"]["nickname"] == "吴秀英"
    assert event["sender"]["role"] == "owner"
    assert event["raw_message"].startswith(f"派单 3 [CQ:at,qq={MEMBER}] 谢谢[CQ:image,")
    assert not {"path", "name"} & set(image)
    async with http.get(image["url"]) as photo:
        assert photo.content_type == "image/jpeg"
        assert len(await photo.read()) == int(image["file_size"])


async def test_a_private_message_has_no_group(place):
    await place.tryout.say(Step(MEMBER, f"p{MEMBER}", "我的"))
    await answered(place, f"p{MEMBER}")
    event = place.bot.events[-1]
    assert (event["message_type"], event["sub_type"], event["user_id"]) == ("private", "friend", MEMBER)
    assert "group_id" not in event


async def test_a_quote_comes_first_and_can_be_read_back(place):
    first = await place.tryout.say(Step(STAFF, "g72004", "今天开会"))
    await place.tryout.say(Step(MEMBER, "g72004", "收到"), quote=first.id)
    await answered(place)
    assert place.bot.events[-1]["message"][0] == {"type": "reply", "data": {"id": str(first.id)}}
    quoted = (await place.bot.call("get_msg", message_id=first.id))["data"]
    assert quoted["message"] == say("今天开会")
    assert quoted["sender"]["user_id"] == STAFF


# -- API calls -----------------------------------------------------------------------------------------
async def test_it_answers_who_and_what_is_there(place):
    call = place.bot.call
    assert (await call("get_login_info"))["data"] == {"user_id": 70000, "nickname": "微心愿"}
    groups = (await call("get_group_list"))["data"]
    assert [g["group_name"] for g in groups if g["group_id"] == G] == ["桂花园社区服务群"]
    assert (await call("get_group_info", group_id=G))["data"]["member_count"] == 9
    member = (await call("get_group_member_info", group_id=G, user_id=MEMBER, no_cache=True))["data"]
    assert (member["nickname"], member["role"]) == ("林建国", "member")
    assert len((await call("get_group_member_list", group_id=G))["data"]) == 9
    assert len((await call("get_friend_list"))["data"]) == 12
    assert (await call("get_stranger_info", user_id=MEMBER))["data"]["nickname"] == "林建国"
    assert (await call("get_status"))["data"]["online"]
    assert (await call("get_version_info"))["data"]["protocol_version"] == "v11"
    assert (await call("can_send_image"))["data"] == {"yes": True}
    assert (await call("set_group_add_request", flag="1", approve=True))["status"] == "ok"


async def test_calls_that_cannot_be_are_refused_and_the_next_one_is_answered(place):
    call = place.bot.call
    assert (await call("fly_to_the_moon"))["retcode"] == 1404
    refused = [
        await call("send_group_msg", group_id=1, message=say("在吗")),
        await call("send_group_msg", group_id="x/../y", message=say("在吗")),
        await call("send_group_msg", group_id=G, message="[CQ:at,qq=all] 开会"),
        await call("get_group_member_info", group_id=G, user_id=OUTSIDER),
        await call("get_msg", message_id=1),
        await call("send_private_msg", user_id="9" * 5000, message="在吗"),
        await call("send_group_msg"),
        await call("upload_group_file", group_id=G, file="http://example.com/x.docx", name="x.docx"),
        await call("get_image", file="../../etc/passwd"),
    ]
    assert {r["retcode"] for r in refused} == {1400}
    odd = [{"type": "at", "data": {"qq": "9" * 5000}}, {"type": "reply", "data": {"id": "9" * 5000}}]
    assert (await call("send_private_msg", user_id=MEMBER, message=odd))["status"] == "ok"


async def test_a_sent_file_opens_from_the_page_under_its_name(place, http):
    await place.bot.call("upload_private_file", user_id=MEMBER, file=code(b"PK docx"), name="../7月 汇总.docx")
    part = place.tryout.board.view(place.tryout.board.chats[f"p{MEMBER}"][-1])["parts"][0]
    assert part["name"] == "7月 汇总.docx"
    async with http.get(f"{place.url}/{part['path']}/{part['name']}") as answer:
        assert await answer.read() == b"PK docx"
        assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''7%E6%9C%88")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "wordprocessingml" in answer.headers["content-type"]


async def test_a_file_of_ones_own_goes_along_and_the_bot_can_fetch_it(place, http):
    async with http.post(f"{place.url}/upload?name=..%2F名册.xlsx", data=b"PK rows", headers=place.key) as answer:
        own = await answer.json()
    assert own["name"] == "名册.xlsx"
    body = {"chat": "g72002", "who": OUTSIDER, "text": "导入名册", "files": [own]}
    async with http.post(f"{place.url}/say", json=body, headers=place.key) as answer:
        assert answer.status == 200
    await answered(place, "g72002")
    data = place.bot.events[-1]["message"][1]["data"]
    found = await place.bot.call("get_group_file_url", group_id=72002, file_id=data["file_id"])
    assert (data["file"], found["data"]["url"]) == ("名册.xlsx", data["url"])
    async with http.get(data["url"]) as answer:
        assert await answer.read() == b"PK rows"


async def test_an_upload_needs_the_page_and_a_content(place, http):
    async with http.post(f"{place.url}/upload?name=x", data=b"x") as answer:
        assert answer.status == 403
    async with http.post(f"{place.url}/upload?name=x", data=b"", headers=place.key) as answer:
        assert answer.status == 400


async def test_a_recalled_message_is_gone_for_everybody(place):
    sent = await place.bot.call("send_group_msg", group_id=G, message=say("写错了"))
    number = sent["data"]["message_id"]
    assert (await place.bot.call("delete_msg", message_id=number))["status"] == "ok"
    view = place.tryout.board.view(place.tryout.board.find(number))
    assert (view["recalled"], view["parts"]) == (True, [])
    assert (await place.bot.call("get_msg", message_id=number))["retcode"] == 1400
    assert (await place.bot.call("get_group_msg_history", group_id=G))["data"] == {"messages": []}


# -- the opening and the walk --------------------------------------------------------------------------
async def test_the_opening_is_played_once_and_quickly_and_found_again_after_a_restart(tmp_path):
    async with running(tmp_path, seed=True) as place:
        await until(place, lambda: not place.tryout.stage()["opening"])
        said = [e for e in place.bot.events if e["post_type"] == "message"]
        assert len(said) == len(place.tryout.town.script)
        assert said[0]["raw_message"] == "绑定 上级 县直机关工委"
        assert "接单 12" in [e["raw_message"] for e in said]
        assert not any("{" in e["raw_message"] for e in said)
        assert place.tryout.tour.at == 0
        history = told(place)
    async with running(tmp_path) as place:
        assert told(place) == history
        assert not place.tryout.stage()["opening"]
        assert [e["post_type"] for e in place.bot.events] == ["meta_event"]


async def test_an_opening_that_was_cut_short_goes_on_where_it_stopped(tmp_path):
    (tmp_path / "tryout").mkdir()
    (tmp_path / "tryout" / "opening.json").write_text(json.dumps([22, "15"]))
    async with running(tmp_path) as place:
        await until(place, lambda: not place.tryout.stage()["opening"])
        said = [e for e in place.bot.events if e["post_type"] == "message"]
        assert len(said) == len(place.tryout.town.script) - 22


async def test_the_walk_goes_forward_with_what_is_said_and_answered(place):
    tour = place.tryout.tour
    while tour.at < len(tour.steps):
        view = tour.view()
        step, before = view["steps"][view["at"]], tour.at
        assert "{" not in step["say"]
        said = await place.tryout.say(Step(step["who"], step["chat"], step["say"], tuple(step["photos"])))
        await answered(place, step["chat"], said.id)
        await until(place, lambda before=before: tour.at > before)
    assert tour.number == "12"
    tour.again()
    assert (tour.at, tour.number) == (0, "")


async def test_it_keeps_trying_until_the_server_listens(tmp_path):
    port = free_port()
    early = Tryout(f"ws://127.0.0.1:{port}/onebot/v11/ws", tmp_path / "early", seed=False)
    await early.start()
    await asyncio.sleep(0.1)
    with pytest.raises(ConnectionError):
        await early.say(Step(STAFF, "g72004", "在吗"))
    assert not early.board.chats["g72004"]
    async with running(tmp_path / "late", port=port):
        await asyncio.wait_for(early.client.up.wait(), 3)
    await early.stop()


async def test_memory_is_bounded(place):
    board = place.tryout.board
    first = board.add("g72004", STAFF, say("第一条"))
    for number in range(KEPT):
        board.add("g72004", STAFF, say(str(number)))
    assert len(board.chats["g72004"]) == KEPT
    assert board.find(first.id) is None


async def test_a_transcript_cut_short_by_a_crash_is_read_as_far_as_it_goes(tmp_path):
    async with running(tmp_path) as place:
        await place.bot.call("send_group_msg", group_id=G, message=say("在"))
        last = place.tryout.board.chats["g72004"][-1].id
    with (tmp_path / "tryout" / "chat.jsonl").open("a") as file:
        file.write('{"id": 1, "chat": "g720')
    async with running(tmp_path) as place:
        assert told(place) == ["在"]
        sent = await place.bot.call("send_group_msg", group_id=G, message=say("又在"))
        assert sent["data"]["message_id"] > last


# -- the page and its guard ----------------------------------------------------------------------------
async def test_news_wait_for_something_to_happen(place, http):
    async with http.get(f"{place.url}/state") as answer:
        state = await answer.json()
    waiting = asyncio.create_task(http.get(f"{place.url}/news?after={state['seq']}"))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await place.bot.call("send_group_msg", group_id=G, message=say("<b>在</b>"))
    async with await waiting as answer:
        got = await answer.json()
    assert got["epoch"] == state["epoch"]
    assert got["news"][0]["message"]["parts"] == [{"kind": "text", "text": "<b>在</b>"}]


async def test_a_page_of_an_earlier_run_is_told_to_reload(place, http):
    async with http.get(f"{place.url}/news?after=99999") as answer:
        assert (await answer.json())["epoch"] == ""


async def test_a_waiting_page_does_not_hold_up_the_shutdown(tmp_path, http):
    async with running(tmp_path) as place:
        seq = place.tryout.board.seq
        waiting = asyncio.create_task(http.get(f"{place.url}/news?after={seq}"))
        await asyncio.sleep(0.1)
        async with asyncio.timeout(3):
            await place.halt(first_server=True)
        (await waiting).release()


FOREIGN = [
    {"Host": "evil.example:8080"},
    {"Host": "127.0.0.1.evil.example"},
    {"Host": "[::1"},
    {"Origin": "http://evil.example"},
    {"Origin": "null"},
    {"X-Tryout-Key": "guess"},
    {"X-Tryout-Key": ""},
]


@pytest.mark.requirement("T16")
@pytest.mark.parametrize("headers", FOREIGN)
async def test_other_pages_cannot_make_anybody_speak(place, http, headers):
    body = {"chat": "g72004", "who": STAFF, "text": "需求：坏", "photos": []}
    async with http.post(f"{place.url}/say", json=body, headers=place.key | headers) as answer:
        assert answer.status == 403
    assert told(place) == []


async def test_another_host_name_cannot_even_read(place, http):
    for path in ("/", "/state", "/news", "/photos/group-00000001.jpg", "/static/tryout.js"):
        async with http.get(f"{place.url}{path}", headers={"Host": "evil.example"}) as answer:
            assert answer.status == 403


async def test_a_get_changes_nothing(place, http):
    for path in ("/say", "/tour"):
        async with http.get(f"{place.url}{path}", headers=place.key) as answer:
            assert answer.status == 405


BAD = [
    b"", b"[]", b"{}", b"\xff", b"x" * 70_000,
    b'{"chat":"g72004","who":71003,"text":"hi"}',
    b'{"chat":"g' + b"7" * 5000 + b'","who":71010,"text":"hi"}',
    b'{"chat":"g1","who":71010,"text":"hi"}',
    b'{"chat":"p71010","who":71004,"text":"hi"}',
    b'{"chat":"g72004","who":71010,"text":"  "}',
    b'{"chat":"g72004","who":71010,"text":5}',
    b'{"chat":"g72004","who":71010,"text":"hi","photos":["../x"]}',
    b'{"chat":"g72004","who":71010,"text":"hi","photos":[[]]}',
    b'{"chat":"g72004","who":71010,"text":"hi","photos":"repair"}',
    b'{"chat":"g72004","who":71010,"text":"hi","files":[{"id":"../chat.jsonl"}]}',
    b'{"chat":"g72004","who":71010,"text":"hi","files":["x"]}',
    b'{"chat":"g72004","who":true,"text":"hi"}',
    b'{"chat":["g72004"],"who":71010,"text":"hi"}',
]  # fmt: skip


@pytest.mark.parametrize("body", BAD)
async def test_a_request_that_does_not_fit_is_refused_in_words(place, http, body):
    async with http.post(f"{place.url}/say", data=body, headers=place.key) as answer:
        assert answer.status == 400
        assert (await answer.json())["error"].endswith("。")


@pytest.mark.requirement("T15")
async def test_every_answer_carries_the_security_headers_and_the_page_no_inline_code(place, http):
    for path in ("/", "/state", "/static/tryout.css", "/files/x", "/nothing"):
        async with http.get(f"{place.url}{path}") as answer:
            assert answer.headers["content-security-policy"].startswith("default-src 'self'; img-src 'self' data:")
            assert answer.headers["x-content-type-options"] == "nosniff"
    async with http.get(f"{place.url}/") as answer:
        page = await answer.text()
    assert "<script>" not in page
    assert " style=" not in page
    assert " onclick" not in page
    assert "http://" not in page.replace("ws://", "")


async def test_strange_file_paths_find_nothing(place, http):
    for path in ("/files/..%2fchat.jsonl", "/photos/..%2f..%2ftown.toml", "/static/..%2ftown.toml", "/photos/x.jpg"):
        async with http.get(f"{place.url}{path}") as answer:
            assert answer.status == 404
