"""Yes and no, quoted and bare, and talk that is neither."""

from datetime import date

import pytest

from matching.messages.replies import acknowledges, coming_then, other_time, read_reply


@pytest.mark.parametrize(
    "text",
    [
        "是",
        "好的",
        "好的，我去",
        "行，没问题",
        "可以的",
        "嗯嗯",
        "OK",
        "收到，准时到",
        "我接",
        "没问题，那天有空",
        "好的主任，我去",
        "必须的",
        "应该没问题",
        "行嘞没问题",
        "那我还是来吧",
        "去得了",
        "收到，我去",
        "👌",
    ],
)
def test_a_plain_yes_is_heard_with_and_without_a_quote(text: str) -> None:
    assert read_reply(text) == "yes"
    assert read_reply(text, quoting=True) == "yes"


@pytest.mark.parametrize(
    "text", ["不用了", "否", "去不了", "不好意思，去不了", "没空", "抱歉，那天值班", "算了", "我去不了，谢谢"]
)
def test_a_plain_no_is_heard_with_and_without_a_quote(text: str) -> None:
    assert read_reply(text) == "no"
    assert read_reply(text, quoting=True) == "no"


@pytest.mark.parametrize(
    "text",
    [
        "不好意思去不了，孩子发烧",
        "实在抱歉，家里老人住院，这次来不了",
        "那天要出差，去不了了",
        "没时间啊，单位加班",
        "不好意思刚看到，周日要陪孩子",
        "抱歉，那天已经约了人",
    ],
)
def test_a_quoted_no_may_bring_its_reason(text: str) -> None:
    assert read_reply(text, quoting=True) == "no"


@pytest.mark.parametrize("text", ["不好意思，要带什么工具", "抱歉来晚了，我可以去", "不好意思，需要带梯子"])
def test_regret_alone_is_no_refusal(text: str) -> None:
    assert read_reply(text, quoting=True) != "no"


@pytest.mark.parametrize(
    "text",
    [
        "好的，我去食堂",
        "好的，大家辛苦了早点休息",
        "可以把车停门口吗",
        "不用带伞",
        "行李放哪里",
        "是谁拿了钥匙",
        "",
        "😀",
    ],
)
def test_talk_among_people_is_no_answer(text: str) -> None:
    assert read_reply(text) is None


@pytest.mark.parametrize("text", ["几点开始？", "要带工具吗", "在哪里集合"])
def test_a_question_back_is_no_answer(text: str) -> None:
    assert read_reply(text, quoting=True) is None


def test_a_very_long_text_is_read_in_no_time() -> None:
    assert read_reply("好的" * 5000) is None


@pytest.mark.parametrize("text", ["好" * 59 + "x", "可以" * 29 + "饭", "嗯" * 58 + "x", "真的" * 29 + "x", "我" * 59])
def test_repeated_words_cost_no_time(text: str) -> None:
    assert read_reply(text) is None


@pytest.mark.parametrize("text", ["收到", "知道了", "明白了", "收到收到", "好，收到" * 30])
def test_who_only_says_that_he_heard_says_neither(text: str) -> None:
    assert read_reply(text) is None
    assert read_reply(text, quoting=True) is None


@pytest.mark.parametrize(
    ("text", "heard"),
    [("收到", True), ("我知道了", True), ("收到，我去", False), ("好的", False), ("收到通知去开会", False)],
)
def test_hearing_is_told_from_agreeing(text: str, heard: bool) -> None:
    assert acknowledges(text) is heard


def test_a_yes_beside_a_quote_may_bring_a_question() -> None:
    assert read_reply("可以，要带工具吗？", quoting=True) == "yes"
    assert read_reply("可以吗", quoting=True) is None
    assert read_reply("👍", quoting=True) == "yes"
    assert read_reply("👍") is None


@pytest.mark.parametrize("text", ["哎呀不巧，那天要送孩子上兴趣班", "还是算了，不会修", "还是不去了"])
def test_regret_in_more_words_is_a_no(text: str) -> None:
    assert read_reply(text, quoting=True) == "no"


MONDAY, WANTED = date(2026, 11, 23), date(2026, 12, 5)


@pytest.mark.parametrize(("text", "day"), [("周六不行，周日行", 6), ("换成周日吧", 6), ("周四可以", 3)])
def test_a_bare_weekday_is_that_of_the_week_asked_for(text: str, day: int) -> None:
    found = other_time(text, MONDAY, near=WANTED)
    assert found is not None
    assert found.day == date(2026, 12, day)


@pytest.mark.parametrize(("text", "day"), [("收到，下周六上午去", 5), ("周六去", 5), ("好的，周日来", 6)])
def test_who_says_when_he_comes_says_that_he_comes(text: str, day: int) -> None:
    found = coming_then(text, MONDAY, near=WANTED)
    assert found is not None
    assert found.day == date(2026, 12, day)


@pytest.mark.parametrize("text", ["周六去爷爷家", "明天上午去开会", "周六去吗", "他周六去", "食堂周六去", "去" * 200])
def test_where_somebody_goes_otherwise_is_talk(text: str) -> None:
    assert coming_then(text, MONDAY, near=WANTED) is None
