"""How stars, ratings, training and awards are put into words."""

from datetime import date

from plugins._wording import day_text
from storage.ledger.awards import AwardView
from storage.ledger.merits import Merits
from storage.ledger.ratings import Rated
from storage.ledger.services import hours_text
from storage.ledger.stars import Standing
from storage.ledger.trainings import TrainingView

_SHOWN = 3


def star_line(standing: Standing, today: date) -> str:
    """二星志愿者（5月3日周日达到），累计312小时，到三星志愿者还差288小时."""
    since = f"（{day_text(standing.since, today)}达到）" if standing.since is not None else ""
    star = f"{standing.star}{since}，" if standing.star is not None else ""
    ahead = f"，到{standing.next_star}还差{hours_text(standing.missing)}小时" if standing.next_star is not None else ""
    return f"星级：{star}累计{hours_text(standing.hours)}小时{ahead}"


def merit_lines(found: Merits, today: date) -> list[str]:
    """Ratings, training and awards, each summed and the latest of them listed."""
    rated = found.ratings
    lines = [f"评价：{rated.count}次，平均{rated.mean}分（满分{rated.best}）" if rated.count else "评价：还没有"]
    lines += [rated_line(one, today) for one in rated.latest]
    hours = f"{len(found.trainings)}次，{hours_text(found.trained_hours)}小时" if found.trainings else "还没有"
    lines += [f"培训：{hours}", *(training_line(one, today, own=True) for one in found.trainings[:_SHOWN])]
    lines += [f"表彰：{f'{len(found.awards)}项' if found.awards else '还没有'}"]
    lines += [award_line(one, today, named=False) for one in found.awards[:_SHOWN]]
    return lines


def rated_line(one: Rated, today: date) -> str:
    """#12 很满意（5分） · 7月11日周六 · 修得又快又好."""
    words = f" · {one.words}" if one.words else ""
    return f"#{one.number} {one.grade_name}（{one.grade}分） · {day_text(one.day, today)}{words}"


def training_line(one: TrainingView, today: date, *, own: bool = False) -> str:
    """急救知识 · 7月11日周六 · 2小时 · 市红十字会 · 2人."""
    parts = (
        one.name,
        day_text(one.day, today),
        f"{hours_text(one.hours)}小时",
        one.held_by,
        "" if own else f"{one.people}人",
    )
    return " · ".join(part for part in parts if part)


def award_line(one: AwardView, today: date, *, named: bool) -> str:
    """李明 · 优秀志愿者 · 市文明办 · 7月11日周六."""
    parts = (one.person if named else "", one.name, one.given_by, day_text(one.day, today))
    return " · ".join(part for part in parts if part)
