"""Yes and no, quoted and bare, and talk that is neither."""

import pytest

from matching.replies import read_reply


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
