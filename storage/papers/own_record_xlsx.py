"""A person's own record as an Excel file: one sheet for each kind of data."""

import io
from collections.abc import Sequence

from openpyxl import Workbook

from storage.own_data.own_record import Part
from storage.papers.cells import Column, add_styles, fill_sheet, set_up_print

_WIDEST, _NARROWEST = 60, 12


def own_record_xlsx(parts: Sequence[Part]) -> bytes:
    """The parts as sheets, in their order; an empty part keeps its heading, so that it is seen to be empty."""
    book = Workbook()
    add_styles(book)
    book.remove(book.worksheets[0])
    for part in parts:
        sheet = book.create_sheet(part.title)
        columns = [Column(heading, _width(part, place)) for place, heading in enumerate(part.columns)]
        fill_sheet(sheet, columns, part.rows)
        set_up_print(sheet, f"我的资料　{part.title}")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _width(part: Part, place: int) -> int:
    longest = max((2 * len(str(row[place] or "")) for row in part.rows), default=0)
    return min(max(longest, _NARROWEST), _WIDEST)
