"""What begins like a command and is chat all the same: 完成80%了, 来不了 3个人, 小结什么时候交."""

import re

from plugins._heard import Heard

_COUNTED = "个名位人次处点天岁层楼块元件户份篇条页台辆只米斤公万千百%％"
_COUNT = re.compile(rf"#?\d+(?:[{_COUNTED}]|小时|分钟)")
_COUNT_OR_DATE = re.compile(
    rf"[\s:：,，]*\d+(?:[{_COUNTED}月年]|\s个(?!别|半|多?小时|钟头)|[.．]\d|小时|分钟|号(?:楼|上午|下午|中午|晚|早|开|会|前|后|之|的|线|文))"
)
_ASKING = re.compile(r"[?？]|什么|几点|几号|怎么|多少|哪里|在哪|[吗呢]$")


def begins_with_count(following: str, *, numbered: bool) -> bool:
    """Whether the digits after a word count something and are no #number. `numbered`: the word takes a #number."""
    return bool((_COUNT_OR_DATE if numbered else _COUNT).match(following))


def is_question(heard: Heard, text: str) -> bool:
    """Whether people ask each other: a question in a group that is not put to the bot."""
    return not heard.chat.private and not heard.to_me and bool(_ASKING.search(text))
