"""Days around today as people type them and as the bot says them: the chats run on the real day."""

from datetime import date, datetime, timedelta

from talk import ZONE


def on(days: int) -> date:
    """So many days from today, where the people are."""
    return datetime.now(ZONE).date() + timedelta(days)


def typed(days: int) -> str:
    """2026年7月13日."""
    when = on(days)
    return f"{when.year}年{when.month}月{when.day}日"


def shown(days: int) -> str:
    """7月13日周一, with the year when it is not today's."""
    when = on(days)
    year = f"{when.year}年" if when.year != on(0).year else ""
    return f"{year}{when.month}月{when.day}日周{'一二三四五六日'[when.weekday()]}"
