"""Which item of a short list is meant by a few words: 党课 is 联合上一次党课."""

import re
from collections.abc import Sequence

from matching.language.normal import fold

# what all items share, so that it tells nothing
_EMPTY = re.compile(
    r"开展|组织一次|进行|举办|联合|共同|共过|一起|参加|一次|一堂|一场|活动|我们|已经|做了|上了?一?|[了过的]"
)


def meant(words: str, items: Sequence[str]) -> tuple[str, ...]:
    """The items that share most with `words`, in their order: one when it is clear, several when it is not, none
    when nothing is shared."""
    said = _pairs(words)
    scores = [len(said & _pairs(item)) for item in items]
    best = max(scores, default=0)
    if not best or not said:
        return ()
    return tuple(item for item, score in zip(items, scores, strict=True) if score == best)


def _pairs(text: str) -> set[str]:
    """Pairs of neighbouring signs, without what tells nothing; all of it where nothing else is said."""
    full = re.sub(r"[^\u4e00-\u9fffA-Za-z0-9]", "", fold(text))
    bare = _EMPTY.sub(" ", full)
    parts = bare.split() or [full]
    return {part[n : n + 2] for part in parts for n in range(len(part) - 1)}
