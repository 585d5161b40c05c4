"""The command line: files in, lines out, one line of error."""

import io
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from matching.cli import main

MEMBERS = [("m1", "推了八年头"), ("m2", "会修水管"), ("m3", "开车")]
NEEDS = [("n1", "老人想剪头发", False), ("n2", "想要一个轮椅", True), ("n3", "水龙头漏水", False)]


def write(path: Path, records: list[dict[str, object]]) -> str:
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf8")
    return str(path)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    members = write(tmp_path / "members.jsonl", [{"id": i, "text": t} for i, t in MEMBERS])
    needs = write(tmp_path / "needs.jsonl", [{"id": i, "text": t, "object": o} for i, t, o in NEEDS])
    return ["rank", "--members", members, "--needs", needs]


def test_rank_prints_need_member_and_score_best_first(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*files, "--top", "1"]) == 0
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [line[:2] for line in lines] == [["n1", "m1"], ["n3", "m2"]]
    assert all(0 < float(score) < 2 for _, _, score in lines)


def test_rank_reads_further_facts_where_they_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    members = [
        {"id": "far", "text": "会理发"},
        {"id": "near", "text": "会理发", "communities": ["舜水新村"], "sex": None, "days": ["周六"], "areas": [7]},
        {"id": "old", "text": "会理发", "age": 70},
        {"id": "man", "text": "会理发", "sex": "男"},
    ]
    need = {"id": "n", "text": "剪头发，要60岁以下的女同志", "kind": "wish", "community": "舜水新村", "weekday": "周六"}
    files = [write(tmp_path / "members.jsonl", members), write(tmp_path / "needs.jsonl", [need])]
    assert main(["rank", "--members", files[0], "--needs", files[1]]) == 0
    assert [line.split("\t")[1] for line in capsys.readouterr().out.splitlines()] == ["near", "far"]


@pytest.mark.parametrize(
    ("fact", "error"),
    [
        ({"age": "70"}, "m: field 'age' is not a whole number"),
        ({"sex": "F"}, "m: field 'sex' is none of 男 女"),
        ({"areas": [{}]}, "m: field 'areas' is not a list of strings"),
    ],
)
def test_a_fact_that_cannot_be_used_is_named(
    files: list[str], fact: dict[str, object], error: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write(Path(files[2]), [{"id": "m", "text": "", **fact}])
    assert main(files) == 2
    assert capsys.readouterr().err == f"error: {files[2]}: {error}\n"


def test_nobody_to_rank_prints_nothing(tmp_path: Path, files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    files[2] = write(tmp_path / "none.jsonl", [])
    assert main(files) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b'{"id": "a"}\n', "members.jsonl:1: no field 'text'"),
        (b'{"text": "a"}\n', "members.jsonl:1: no field 'id'"),
        (b'\n{"id": 1, "text": 2}\n', "members.jsonl:2: field 'text' is not a string"),
        (b"[]\n", "members.jsonl:1: not a JSON object"),
        (b"id,text\n", "members.jsonl:1: not JSON (Expecting value: line 1 column 1 (char 0))"),
        (b'{"id": "a", "text": "\xd6\xd0"}\n', "members.jsonl: not UTF-8 text"),
        (b'{"id": "a", "text": ""}\n{"id": "a", "text": ""}\n', "members.jsonl: a member id comes twice"),
    ],
)
def test_a_bad_line_is_named_in_one_line(
    files: list[str], content: bytes, error: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(files[2]).write_bytes(content)
    assert main(files) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert said.endswith(error + "\n")


def test_a_missing_file_is_named_in_one_line(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    files[2] += ".missing"
    assert main(files) == 2
    assert capsys.readouterr().err == f"error: {files[2]}: No such file or directory\n"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["assign"],
        ["rank"],
        ["rank", "--members", "a", "--needs", "b", "--top", "-1"],
        ["read", "--today", "7月8日"],
    ],
)
def test_a_wrong_command_line_ends_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage: python -m matching" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--help"], ["rank", "--help"], ["read", "--help"], ["summaries", "--help"]])
def test_help_says_it_all(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 0
    assert "python -m matching" in capsys.readouterr().out


def test_a_message_is_read_into_the_label_s_fields(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    message = {"id": 7, "text": "需求：王奶奶家水龙头漏水，周六找人来修", "speaker": "staff", "group": "community"}
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(message) + "\n"))
    assert main(["read", "--today", "2026-07-08"]) == 0
    read = json.loads(capsys.readouterr().out)
    assert (
        list(read)
        == (
            "id intent kind day day_end part start people beneficiary place object bad_date skills community days"
        ).split()
    )
    assert (read["id"], read["intent"], read["day"], read["skills"]) == (7, "need", "2026-07-11", None)


def test_a_summary_is_read_into_the_label_s_fields(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    summary = {"id": "s", "text": "7月18日上午，9名党员在舜水新村清运垃圾3车，居民点赞。", "photos": 2}
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(summary) + "\n"))
    assert main(["summaries", "--today", "2026-07-20"]) == 0
    read = json.loads(capsys.readouterr().out)
    assert (read["id"], read["date"], read["participants"]) == ("s", "2026-07-18", 9)
    assert {"value": 3.0, "unit": "车"}.items() <= read["figures"][0].items()


def test_lines_are_answered_as_they_come() -> None:
    command = [sys.executable, "-m", "matching", "read", "--today", "2026-07-08"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf8"
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        for identity in (1, 2):
            running.stdin.write(json.dumps({"id": identity, "text": "你好"}) + "\n")
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["id"] == identity
        running.stdin.close()
    assert running.returncode == 0


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("{}", "stdin:1: no field 'id'"),
        ('{"id": 1, "text": "", "photos": "x"}', "stdin: field 'photos' of 1 is not a whole number"),
    ],
)
def test_a_bad_line_of_stdin_is_named(
    line: str, error: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(line + "\n"))
    assert main(["summaries", "--today", "2026-07-20"]) == 2
    assert capsys.readouterr().err == f"error: {error}\n"


def test_a_reader_that_goes_is_no_error(files: list[str]) -> None:
    needs = Path(files[4])
    needs.write_text(needs.read_text(encoding="utf8") * 300, encoding="utf8")
    command = [sys.executable, "-m", "matching", *files]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline().startswith("n1\tm1\t")
        running.stdout.close()
        assert running.stderr.read() == ""
    assert running.returncode == 0


def assigned(files: list[str], capsys: pytest.CaptureFixture[str], *more: str) -> list[tuple[str, str]]:
    """The pairs that `assign` prints, each with a score."""
    assert main(["assign", "--members", files[0], "--needs", files[1], *more]) == 0
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert all(0 <= float(score) < 2 for _, _, score in lines)
    return [(need, member) for need, member, _ in lines]


def jobs(tmp_path: Path, members: list[dict[str, object]], needs: list[dict[str, object]]) -> list[str]:
    return [write(tmp_path / "members.jsonl", members), write(tmp_path / "needs.jsonl", needs)]


@pytest.mark.requirement("F03")
def test_assign_gives_everybody_one_need_and_every_need_its_people(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    members = [{"id": f"m{n}", "text": "会理发"} for n in range(4)] + [{"id": "p", "text": "会修水管、理发"}]
    needs = [
        {"id": "hair", "text": "给老人剪头发", "people": 3},
        {"id": "tap", "text": "水龙头漏水"},
        {"id": "chair", "text": "想要一个轮椅", "object": True},
        {"id": "more", "text": "剪头发"},
    ]
    pairs = assigned(jobs(tmp_path, members, needs), capsys)
    assert ("tap", "p") in pairs
    assert sorted(member for _, member in pairs) == ["m0", "m1", "m2", "m3", "p"]
    assert [need for need, _ in pairs].count("hair") == 3
    assert [need for need, _ in pairs] == sorted((n for n, _ in pairs), key=["hair", "tap", "more"].index)


@pytest.mark.requirement("F03")
def test_assign_minds_capacity_time_licence_and_what_was_accepted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    members = [{"id": "a", "text": "会理发、护士", "capacity": 3}, {"id": "b", "text": "会一点理发"}]
    needs = [
        {"id": "n1", "text": "剪头发", "day": "2026-07-18", "part": "上午"},
        {"id": "n2", "text": "剪头发", "day": "2026-07-18", "part": "全天"},
        {"id": "n3", "text": "理发", "day": "2026-07-19", "part": "上午", "accepted": ["a"], "people": 2},
        {"id": "n4", "text": "给老人打针输液"},
    ]
    pairs = assigned(jobs(tmp_path, members, needs), capsys)
    assert ("n3", "a") in pairs
    assert sum(member == "a" for _, member in pairs) == 2, "the kept one, and one of the two at the same time"
    assert {need for need, member in pairs if member == "b"} <= {"n1", "n2", "n3"}
    assert not any(need == "n4" for need, _ in pairs), "nobody has proven that he is a nurse"


@pytest.mark.parametrize(
    ("field", "error"),
    [
        ({"people": -1}, "field 'people' is not a whole number"),
        ({"day": "周六"}, "field 'day' is not a day like 2026-07-18"),
        ({"accepted": 3.5}, "field 'accepted' is not a list of strings"),
    ],
)
def test_assign_names_what_it_cannot_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], field: dict[str, object], error: str
) -> None:
    files = jobs(tmp_path, [{"id": "m", "text": "理发"}], [{"id": "n", "text": "理发", **field}])
    assert main(["assign", "--members", files[0], "--needs", files[1]]) == 2
    assert error in capsys.readouterr().err


def test_assign_of_nothing_is_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert assigned(jobs(tmp_path, [], []), capsys) == []
    assert assigned(jobs(tmp_path, [{"id": "m", "text": ""}], [{"id": "n", "text": ""}]), capsys) == []
    files = jobs(tmp_path, [{"id": "m", "text": "理发"}], [{"id": "n", "text": "理发"}] * 2)
    assert main(["assign", "--members", files[0], "--needs", files[1]]) == 2
    assert "the need id n comes twice" in capsys.readouterr().err


@pytest.mark.requirement("F03")
def test_five_hundred_members_and_two_hundred_needs_are_assigned_within_two_seconds(tmp_path: Path) -> None:
    """CPU of the whole command but for the interpreter's start, which a busy machine draws out."""
    skills = ("理发", "修水管", "教数学", "陪老人看病", "法律咨询", "打扫卫生", "量血压", "开车接送")
    members = [{"id": f"m{n}", "text": f"会{skills[n % 8]}、{skills[n % 7]}", "capacity": 2} for n in range(500)]
    needs = [{"id": f"n{n}", "text": f"想请人{skills[n % 8]}", "people": 2, "weekday": "周六"} for n in range(200)]
    files = jobs(tmp_path, members, needs)
    begun = time.process_time()
    assert main(["assign", "--members", files[0], "--needs", files[1]]) == 0
    assert time.process_time() - begun < 2
