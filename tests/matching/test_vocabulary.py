"""One spelling of a text, and jieba's words of it."""

import pytest

from matching.language.vocabulary import LONGEST, characters, normalise, words


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("ＷｉＦｉ　连不上", "wifi 连不上"),
        ("誰會修電腦", "谁会修电脑"),
        ("马桶独了", "马桶堵了"),
        ("水笼头", "水龙头"),
        ("微心愿", "微心愿"),
        ("", ""),
        ("😀", "😀"),
    ],
)
def test_a_text_has_one_spelling(text: str, plain: str) -> None:
    assert normalise(text) == plain


@pytest.mark.parametrize("text", ["女，45岁，会理发", "男 23岁 会理发", "70后，会理发", "性别：男，年龄：45，会理发"])
@pytest.mark.requirement("T28")
def test_sex_and_age_are_left_out(text: str) -> None:
    assert normalise(text).strip(" ,") == "会理发"


@pytest.mark.parametrize("text", ["女儿女婿", "男装女装", "八十大寿", "女性健康"])
def test_words_that_only_hold_those_characters_stay(text: str) -> None:
    assert normalise(text) == text


@pytest.mark.parametrize(
    ("text", "kept", "never"),
    [
        ("谁会修手机？求会的来一个", "手机", "求会"),
        ("阳台水管爆了，想配个接头", "水管", "想配"),
        ("找个电工", "电工", "找个"),
        ("陪诊", "陪诊", "诊"),
    ],
)
def test_jieba_keeps_our_words_whole_and_invents_none(text: str, kept: str, never: str) -> None:
    assert kept in words(text)
    assert never not in words(text)


def test_request_words_tell_nothing_about_a_skill() -> None:
    assert words("麻烦帮忙请问谁会") == []


def test_characters_come_singly_and_in_pairs_and_never_across_a_sign() -> None:
    assert characters("修灯，剃头") == ["修", "灯", "修灯", "剃", "头", "剃头"]


def test_a_pasted_book_is_cut() -> None:
    assert len(normalise("水" * (LONGEST + 5))) == LONGEST
