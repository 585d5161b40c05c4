"""Kinds that give no service record (67号令 第19条): being at a meeting or a class is no service to anybody."""

import re

from storage.masking import plain
from storage.policy_sections import Records


def unrecorded_kind(rules: Records, said: str) -> str | None:
    """The kind that the words tell, or None when what was done counts: 布置会场 and 讲课 are services."""
    text = "".join(plain(said).split())
    for kind in rules.unrecorded:
        if any(_pattern(word).search(text) for word in kind.words) and not any(word in text for word in kind.unless):
            return kind.kind
    return None


def _pattern(word: str) -> re.Pattern[str]:
    """参加…会议: a few signs of the same clause may stand between."""
    return re.compile(re.escape(word).replace("…", "[^，。；、,;!！?？]{0,8}"))
