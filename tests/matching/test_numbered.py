"""Numbers of needs said one after another, and what somebody says of himself in a chat."""

import pytest

from matching.classifiers.vetoes import asks_list, asks_work
from matching.messages.checkins import read_skills
from matching.messages.numbered import names_another, numbers_in
from matching.messages.progress import read_progress
from matching.messages.reader import read_availability, read_free_time
from matching.messages.urgent import call_first
from matching.times.durations import without_hours
from matching.times.spans import read_span

WEEK = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("1、2", (1, 2)), ("2号和3号心愿", (2, 3)), ("和3号心愿", (3,)), ("#1，#2。", (1, 2)), ("2还有4", (2, 4)),
     ("1.5", None), ("1/2", None), ("3个人", None), ("可以带孩子吗", None), ("12号上午", None), ("", None)],
)  # fmt: skip
def test_numbers_one_after_another_and_nothing_else(text: str, numbers: tuple[int, ...] | None) -> None:
    assert numbers_in(text) == numbers


@pytest.mark.parametrize("text", ["，还有3号，谢谢", "和3号我都行", "加上12号单"])
def test_another_need_named_in_passing_is_noticed(text: str) -> None:
    assert names_another(text)


@pytest.mark.parametrize("text", ["另外我12号上午有空", "谢谢", "和老张一起，两个人", "，3号楼的"])
def test_days_houses_and_people_are_no_other_need(text: str) -> None:
    assert not names_another(text)


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [("1号不去了", "cannot", 1), ("12号我不想去了", "cannot", 12), ("3号不接了", "cannot", 3),
     ("我和小王把1号修好了，用了2小时", "done", 1), ("我们和张姐一起把3号做完了", "done", 3)],
)  # fmt: skip
def test_what_is_said_of_a_task_in_hand(text: str, kind: str, number: int) -> None:
    progress = read_progress(text)
    assert progress is not None
    assert (progress.kind, progress.number) == (kind, number)


@pytest.mark.parametrize("text", ["晚上不去了", "我不参加了", "我和小王把车修好没", "我和3号楼的人说好了要去吗"])
def test_plans_among_people_are_no_task(text: str) -> None:
    assert read_progress(text) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [("除了周二都可以", ("周一", "周三", "周四", "周五", "周六", "周日")), ("除周末外其他时间都行", WEEK[:5]), ("周三除外，其他都行", (*WEEK[:2], *WEEK[3:])),
     ("周末不行，工作日可以", WEEK[:5]), ("周三除外", ())],
)  # fmt: skip
def test_all_days_but_one_are_the_others(text: str, days: tuple[str, ...]) -> None:
    assert read_availability(text)[0] == days


@pytest.mark.parametrize("text", ["随时", "什么时候都行", "每天都有空", "时间不限"])
def test_any_time_is_every_day_where_free_time_is_said(text: str) -> None:
    assert read_free_time(text)[0] == WEEK


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("我要报道红星社区我会电脑维修还有修打印机周末有空", ("电脑维修", "修打印机")),
        ("我也会做点手工比如编织、钩针，晚上可能不行", ("手工", "编织", "钩针")),
    ],
)
def test_skills_said_in_one_breath(text: str, skills: tuple[str, ...]) -> None:
    assert read_skills(text) == skills


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("2点到4点半", 14, 16),
        ("两点到三点", 14, 15),
        ("2:00-4:30", 14, 16),
        ("上午2点到4点", 2, 4),
        ("8点到10点", 8, 10),
    ],
)
def test_bare_hours_of_a_service_lie_in_the_afternoon(text: str, begin: int, end: int) -> None:
    span = read_span(text)
    assert span is not None
    assert (span[0].hour, span[1].hour) == (begin, end)


@pytest.mark.parametrize("text", ["用时1小时", "大概两个半小时吧", "2小时40分"])
def test_hours_alone_say_nothing_else(text: str) -> None:
    assert without_hours(text) == ""


@pytest.mark.parametrize("text", ["换了水龙头，用时1小时", "修好了"])
def test_what_was_done_is_kept_beside_the_hours(text: str) -> None:
    assert without_hours(text) == text


@pytest.mark.parametrize("text", ["最近有什么活可以干", "有没有我能干的", "还有啥需要帮忙的吗", "这周有什么我能帮忙的"])
def test_who_asks_what_he_can_do(text: str) -> None:
    assert asks_work(text)


@pytest.mark.parametrize("text", ["有没有能帮忙修灯的", "有什么事吗", "有没有人帮忙搬桌子", "食堂有什么菜"])
def test_who_seeks_help_does_not_offer_it(text: str) -> None:
    assert not asks_work(text)
    assert not asks_list(text)


def test_who_was_cheated_is_told_whom_to_call() -> None:
    assert call_first("我被骗了两万块怎么办") == "先别再转账，马上打110或反诈专线96110。"
    assert call_first("讲座：怎样不被骗钱") is None
