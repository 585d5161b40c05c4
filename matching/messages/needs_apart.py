"""Whether a message asks for several things, each with a day and helpers of its own: one need would lose the others."""

import re
from datetime import date, time

from matching.language.normal import fold
from matching.messages.reader import read_need

_PARTS = re.compile(r"[;；。\n]+|[,，、 ]+(?=另外|还有|再有|再就是|同时)")
_NUMBERED = re.compile(r"(?:^|[\s:：;；。,，])(?=[1-9][、.．)）](?!\d))")


def needs_apart(text: str, today: date, now: time) -> int:
    """How many needs a text holds that say their own day and number of helpers, or stand in a numbered list; else 1."""
    folded = fold(text[:2000])
    numbered = [part for part in _NUMBERED.split(folded) if re.match(r"[1-9][、.．)）]", part)]
    if len(numbered) > 1 and len(_dated(numbered, today, now)) > 1:
        return len(numbered)
    parts = [part for part in _PARTS.split(folded) if part.strip()]
    if len(parts) < 2:
        return 1
    manned = [day for day, people in _dated(parts, today, now) if people is not None]
    return max(1, len(manned) if len(set(manned)) > 1 else 1)


def _dated(parts: list[str], today: date, now: time) -> list[tuple[date, int | None]]:
    read = [read_need(part, today, now=now) for part in parts]
    return [(day, one.people) for one in read if (day := one.day or one.day_end) is not None]
