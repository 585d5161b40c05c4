"""Finding a list of needs, or of people to be helped, in a sheet that was read safely: its heading, and its rows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from storage.errors import NotUnderstood
from storage.masking import plain
from storage.roster.roster_files import Cell, Sheet

NEEDS = {
    "text": r"(?:需求|服务|求助|心愿|帮扶|困难)?(?:内容|事项|需求|诉求|描述|详情|具体需求)|需求|微心愿|心愿",
    "who": r"(?:服务|受助|帮扶|求助)?(?:对象|人)(?:姓名)?|姓名|居民(?:姓名)?|户主",
    "place": r"(?:家庭|居住|服务|详细)?(?:地址|住址|地点)",
    "phone": r"(?:联系)?(?:电话|手机|方式){1,2}(?:号码|号)?|联系电话",
    "day": r"(?:需求|服务|希望|期望|办理)?(?:时间|日期)",
    "people": r"(?:需要|所需|需)?(?:人数|志愿者人数|人手)",
    "kind": r"(?:需求)?(?:类型|类别|种类)",
}
OBJECTS = {
    "who": r"(?:服务|受助|帮扶)?对象(?:姓名)?|姓名|名字|户主(?:姓名)?|群体名称",
    "group": r"(?:人员|人群|对象|困难|服务对象)?(?:类别|类型|种类|人群|身份)|困难情况|基本情况|家庭情况|情况",
    "place": r"(?:家庭|居住|详细)?(?:地址|住址)",
    "area": r"片区|网格|小区|楼栋",
    "phone": r"(?:联系)?(?:电话|手机|方式){1,2}(?:号码|号)?|联系电话",
    "text": r"(?:服务|帮扶|主要)?(?:需求|诉求|困难)(?:内容)?|需要什么",
    "note": r"备注|说明",
}
_NOTE = re.compile(r"[（(【\[].*?[)）】\]]|[\s*＊:：/、,，.。·_\-—]|必填|选填|序号")
_TOTAL = re.compile(r"^(?:合计|总计|小计|共计|总数|注[:：]|备注[:：]|填表|制表|审核|填报)")
_LOOKED_AT = 40


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row: where it stands, and its cells by field."""

    place: str
    cells: Mapping[str, Cell]

    def text(self, field: str) -> str:
        """What a cell says; empty when there is none."""
        cell = self.cells.get(field)
        return plain(cell.text).strip() if cell is not None else ""

    @property
    def odd(self) -> str:
        """公式 or 错误值 when a cell of the row holds one: it is never evaluated."""
        return next((cell.odd for cell in self.cells.values() if cell.odd), "")


def find_rows(sheets: tuple[Sheet, ...], headings: Mapping[str, str], must: str, example: str) -> tuple[ListRow, ...]:
    """The rows of all visible sheets with a heading that has the column `must`. NotUnderstood when there is none."""
    rows: list[ListRow] = []
    found = False
    for sheet in sheets:
        head = None if sheet.hidden else _heading(sheet, headings, must)
        if head is None:
            continue
        found = True
        after, columns = head
        for number, cells in sheet.rows[after:]:
            told = {field: cells[at] for field, at in columns.items() if at < len(cells)}
            row = ListRow(f"{sheet.name} 第{number}行", told)
            said = [cell.text for cell in cells if cell.text]
            if (said or row.odd) and not any(_TOTAL.match(plain(text).strip()) for text in said[:2]):
                rows.append(row)
    if not found:
        raise NotUnderstood(f"没找到要导入的表：要有一行标题。{example}")
    if not rows:
        raise NotUnderstood("表里只有标题，没有内容。请填好后再发。")
    return tuple(rows)


def _heading(sheet: Sheet, headings: Mapping[str, str], must: str) -> tuple[int, dict[str, int]] | None:
    best: tuple[int, dict[str, int]] | None = None
    for place, (_, cells) in enumerate(sheet.rows[:_LOOKED_AT]):
        columns: dict[str, int] = {}
        for at, cell in enumerate(cells):
            if at in sheet.hidden_columns:
                continue
            bare = _NOTE.sub("", plain(cell.text))
            field = next((f for f, p in headings.items() if f not in columns and re.fullmatch(p, bare)), None)
            if bare and field is not None:
                columns[field] = at
        if must in columns and (best is None or len(columns) > len(best[1])):
            best = (place + 1, columns)
    return best
