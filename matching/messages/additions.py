"""Whether a message says nothing but when, and for how many: the answer to what a need still lacks."""

import re
from datetime import date

from matching.language.normal import clean, fold
from matching.language.numbers import NUMBER
from matching.times.dates import mentions
from matching.times.hours import clocks, parts

_LONGEST = 40
_PEOPLE = re.compile(rf"{NUMBER}(?:个人|[人名位]|个)(?:就行|就够|即可|吧)?")
_OPEN = re.compile(
    r"时间不限|不限时间|时间都行|哪天都(?:行|可以)|什么时候都(?:行|可以)|随时(?:都?可以|都行)?|不急|尽快|越快越好"
)
_FILLER = re.compile(
    r"就|定在|定|改[到成为]?|那|在|吧|要|需要?|左右|之?前|以前|开始|最好|可以|行|的|时间|[是到至和、]|[\s,，。.;；:：!！~～-]"
)


def only_adds(text: str, today: date) -> bool:
    """周六上午, 2人; 下午三点半就行; 时间不限."""
    folded = fold(clean(text, _LONGEST + 1))
    if not folded or len(folded) > _LONGEST:
        return False
    spans = [(one.start, one.end) for one in mentions(folded, today)]
    spans += [(one.at, one.stop) for one in clocks(folded)] + [(start, stop) for start, stop, _ in parts(folded)]
    spans += [match.span() for pattern in (_PEOPLE, _OPEN) for match in pattern.finditer(folded)]
    rest = "".join(sign for at, sign in enumerate(folded) if not any(start <= at < stop for start, stop in spans))
    return bool(spans) and not _FILLER.sub("", rest)
