"""A quarter, half a year, some months: the latest that have begun when no year is said."""

from datetime import date

import pytest

from matching.messages.periods import Period, read_period


@pytest.mark.parametrize(
    ("text", "in_november", "in_february"),
    [
        ("7月", (2026, 7, 1), (2025, 7, 1)), ("上个月", (2026, 10, 1), (2026, 1, 1)), ("四季度", (2026, 10, 3), (2025, 10, 3)),
        ("第三季度", (2026, 7, 3), (2025, 7, 3)), ("上季度", (2026, 7, 3), (2025, 10, 3)), ("本季度", (2026, 10, 3), (2026, 1, 3)),
        ("上半年", (2026, 1, 6), (2026, 1, 6)), ("下半年的活动情况", (2026, 7, 6), (2025, 7, 6)), ("今年", (2026, 1, 12), (2026, 1, 12)),
        ("去年", (2025, 1, 12), (2025, 1, 12)), ("2025年", (2025, 1, 12), (2025, 1, 12)), ("10月到11月", (2026, 10, 2), (2025, 10, 2)),
        ("去年11月至12月", (2025, 11, 2), (2025, 11, 2)), ("2025年第四季度", (2025, 10, 3), (2025, 10, 3)),
    ],
)  # fmt: skip
def test_a_period_is_read(text: str, in_november: tuple[int, int, int], in_february: tuple[int, int, int]) -> None:
    assert read_period(text, date(2026, 11, 23)) == Period(*in_november)
    assert read_period(text, date(2026, 2, 3)) == Period(*in_february)


@pytest.mark.parametrize("text", ["", "13月", "明年", "一下人数", "9月到3月", "五季度", "今年大家的照片"])
def test_what_is_no_period_is_none(text: str) -> None:
    assert read_period(text, date(2026, 11, 23)) is None
