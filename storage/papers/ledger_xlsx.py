"""The ledger under another system's headings."""

import io

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from storage.ledger.ledger_export import Exported
from storage.papers.cells import Column, add_styles, fill_sheet, set_up_print

_WIDTH = 18


def ledger_xlsx(exported: Exported) -> bytes:
    """One sheet with the sample's headings in their order; a text in it never becomes a formula."""
    book = Workbook()
    add_styles(book)
    sheet = book.worksheets[0]
    assert isinstance(sheet, Worksheet)
    sheet.title = "志愿服务记录"
    fill_sheet(sheet, [Column(heading, _WIDTH) for heading in exported.form.headings], exported.rows)
    set_up_print(sheet, f"{exported.org.name}{exported.year}年志愿服务记录")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
