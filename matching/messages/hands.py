"""帮我找两个会理发的: said to the bot itself it asks for helpers, as a need does."""

import re

from matching.concepts.topics import topics
from matching.language.normal import clean, fold

_FINDS = re.compile(
    r"(?:请|麻烦)?[你您]?(?:帮忙|帮我?|给我?|替我?)?(?:找|安排|派|来|叫|请|要)(?:一下)?(?:\d{1,3}|[一两二三四五六七八九十几]{1,3})(?:名|位|个)"
    r"(?=[^,。]{0,4}[会能懂有]|[^,。]{1,6}[工师员生手])"
)


def asks_for_hands(text: str) -> bool:
    """Whether a text tells the bot to find somebody who can do a thing that the table knows."""
    folded = fold(clean(text, 100))
    return _FINDS.match(folded) is not None and bool(topics(folded))
