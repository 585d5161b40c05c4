"""The sample town holds together, and its words become OneBot messages as a client makes them."""

from datetime import UTC, datetime

import pytest

from bot.web.tryout import operator_id
from bot.web.tryout.files import Files, disposition, fetch, safe_name
from bot.web.tryout.photos import KINDS, picture
from bot.web.tryout.town import TOWN_FILE, dates, fill, load
from bot.web.tryout.wire import plain, raw, segments, shown, spoken


def test_everybody_who_speaks_is_in_the_chat_in_which_he_speaks():
    town = load()
    for step in (*town.script, *town.tour):
        assert step.who in town.speakers(step.chat), step


def test_every_role_has_something_to_say_and_the_operator_has_the_role():
    town = load()
    assert {p.role for p in town.people.values()} == set(town.hints)
    assert town.people[operator_id()].role == "系统管理员"


def test_nobody_says_more_in_the_opening_than_a_minute_allows():
    spoken_by = [step.who for step in load().script]
    assert max(map(spoken_by.count, spoken_by)) <= 8


def test_dates_of_the_opening_stay_in_the_present_month():
    words = dates(datetime(2026, 7, 2, 9, tzinfo=UTC))
    assert fill("{md} {md-1} {md-3} {month}月 {saturday} {n}", words) == "7月2日 7月1日 7月1日 7月 7月4日 {n}"


def test_saturday_is_never_today():
    assert dates(datetime(2026, 7, 11, 9, tzinfo=UTC))["saturday"] == "7月18日"


def test_an_at_is_made_of_a_members_name_and_of_nothing_else():
    parts = spoken("派单 3 @李明明 谢谢@路人", {"李明": 1, "李明明": 2})
    assert parts == [
        {"type": "text", "data": {"text": "派单 3 "}},
        {"type": "at", "data": {"qq": "2"}},
        {"type": "text", "data": {"text": " 谢谢@路人"}},
    ]


def test_typed_cq_code_stays_text_in_the_raw_message():
    assert raw(spoken("[CQ:at,qq=all] & 好", {"李明": 1})) == "&#91;CQ:at,qq=all&#93; &amp; 好"
    assert raw([{"type": "at", "data": {"qq": "7"}}]) == "[CQ:at,qq=7]"


def test_a_string_with_cq_code_is_refused_as_a_client_would_run_it():
    assert segments("早上好") == [{"type": "text", "data": {"text": "早上好"}}]
    with pytest.raises(ValueError, match="CQ"):
        segments("你好[CQ:at,qq=all]")


def test_what_the_page_shows_names_people_and_quotes():
    parts = [{"type": "reply", "data": {"id": "5"}}, {"type": "at", "data": {"qq": "9"}},
             {"type": "text", "data": {"text": "好"}}, {"type": "face", "data": {"id": "1"}},
             {"type": "file", "data": {"name": "表.docx", "path": "files/x", "file_size": "7"}}]  # fmt: skip
    view = shown(parts, lambda who: f"名{who}", lambda told: f"引{told}")
    assert view == [
        {"kind": "quote", "text": "引5"},
        {"kind": "at", "text": "@名9"},
        {"kind": "text", "text": "好"},
        {"kind": "text", "text": "[face]"},
        {"kind": "file", "path": "files/x", "name": "表.docx", "size": 7},
    ]
    assert plain(parts, lambda who: f"名{who}") == "@名9 好[文件 表.docx]"


NAMES = [
    ("7月汇总.docx", "7月汇总.docx"),
    ("../../etc/passwd", "passwd"),
    ("..\\..\\boot.ini", "boot.ini"),
    ("/root/表.xlsx", "表.xlsx"),
    ("坏\x00名\n字.docx", "坏名字.docx"),
    ("名单\u202excod.exe", "名单xcod.exe"),
    ('a<b>"c|d?.docx', "abcd.docx"),
    ("...", "文件"),
    ("", "文件"),
]


@pytest.mark.parametrize(("given", "kept"), NAMES)
def test_a_file_name_is_only_a_name(given: str, kept: str):
    assert safe_name(given) == kept


def test_a_long_file_name_is_cut_and_keeps_its_ending():
    name = safe_name("长" * 300 + ".docx")
    assert len(name) <= 80
    assert name.endswith(".docx")


def test_a_name_cannot_break_the_header():
    header = disposition('x"\r\nSet-Cookie: a=b.docx', inline=False)
    assert header.startswith("attachment; filename*=UTF-8''")
    assert not set('\r\n"') & set(header)


def test_kept_files_have_random_ids_and_the_oldest_make_room(tmp_path):
    files = Files(tmp_path / "files", limit=100)
    first = files.keep(b"a" * 60, "一.docx")
    second = files.keep(b"b" * 60, "二.exe")
    assert (first[-5:], second[-4:]) == (".docx", ".bin")
    assert files.find(first) is None
    assert files.find(second).read_bytes() == b"b" * 60
    for name in ("../chat.jsonl", "x.docx", second.upper(), second + "/", "0" * 32 + ".svg"):
        assert files.find(name) is None
    with pytest.raises(ValueError, match="空"):
        files.keep(b"", "空.docx")
    with pytest.raises(ValueError, match="太大"):
        files.keep(b"c" * 101, "大.docx")


def test_a_picture_is_known_by_its_bytes_and_not_by_its_name(tmp_path):
    files = Files(tmp_path)
    assert files.keep(picture("repair", "00000001"), "x.html").endswith(".jpg")
    assert files.keep(b"<svg onload=alert(1)>", "x.png").endswith(".bin")


def test_files_come_from_base64_and_paths_and_never_from_the_web(tmp_path):
    path = tmp_path / "表 1.txt"
    path.write_bytes(b"here")
    assert fetch("base64://aGVyZQ==") == fetch(path.as_uri()) == fetch(str(path)) == b"here"
    for source in ("http://127.0.0.1/x", "https://example.com/x.png", "base64://***"):
        with pytest.raises(ValueError, match=r"试聊|base64"):
            fetch(source)


def test_sample_photos_are_the_same_for_a_seed_and_differ_between_seeds():
    kind = next(iter(KINDS))
    once = picture(kind, "0000000b")
    picture.cache_clear()
    assert picture(kind, "0000000b") == once != picture(kind, "0000000c")


def test_the_script_asks_nothing_of_newer_browsers():
    static = TOWN_FILE.parent / "static"
    script = (static / "tryout.js").read_text(encoding="utf-8")
    for newer in ("?.", "??", "replaceAll", "replaceChildren", ".at(", "innerHTML", "insertAdjacentHTML", "eval("):
        assert newer not in script
    assert "gap:" not in (static / "tryout.css").read_text(encoding="utf-8")
