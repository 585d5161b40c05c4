"""Finding the list in a sheet: where its heading is, which column says what, and which rows are people."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from storage.errors import NotUnderstood
from storage.masking import plain
from storage.roster.roster_files import Cell, Sheet

_HEADINGS = {
    "name": r"(?:党员|人员|志愿者|队员|本人|职工|干部|同志|在职党员|成员)?(?:姓名|名字)",
    "sex": r"性别",
    "born": r"出生(?:年月日?|日期|时间|年份)?|生日",
    "age": r"年龄|周岁|实足年龄",
    "id_number": r"(?:公民|居民|本人)?身份(?:证|证件)?(?:号码|号)?|(?:身份)?证件(?:号码|号)|居民身份证(?:号码|号)?",
    "phone": r"(?:本人|党员|个人|移动|常用)?(?:联系|移动)?(?:电话|手机){1,2}(?:号码|号)?|联系方式|联系号码|手机(?:电话)?号码?",
    "post": r"(?:现任|工作)?(?:单位)?(?:及|和|与)?(?:担任)?(?:行政|党内外)?(?:职务|职称|岗位)(?:职称|职级|岗位)?|工作单位职务",
    "branch": r"(?:所在|所属|隶属|组织关系所在)?(?:党)?(?:支部|党支部|党组织|党小组)(?:名称)?",
    "kind": r"(?:人员|党员|政治|队员)?(?:类别|类型|面貌|身份类别)|在职或退休|在职退休",
    "skills": r"(?:个人|技能|专业)?(?:特长|专长|技能)(?:特长|爱好|及爱好)?|爱好特长|擅长",
    "wishes": r"(?:志愿)?(?:服务)?(?:志愿|意愿|意向)(?:服务)?(?:项目|类别|意向|内容)?|志愿服务意愿|服务项目",
    "community": r"(?:拟|已)?(?:报到|居住|居住地|现居住|现居住地|所在|户籍)(?:地|的|所在)?(?:社区|村社区|村居|社区村)(?:名称)?|报到地",
    "leader": r"(?:领导|行政|职务|干部)?(?:级别|职级|职务层次)",
    "registry": r"(?:志愿者|志愿服务|注册|志愿者注册)(?:编号|号码|号)",
}
FIELD_NAMES = {
    "name": "姓名", "sex": "性别", "born": "出生年月", "age": "年龄", "id_number": "身份证号", "phone": "手机",
    "post": "职务", "branch": "所在支部", "kind": "人员类别", "skills": "特长", "wishes": "服务意愿", "community": "社区",
    "leader": "级别", "registry": "志愿者编号",
}  # fmt: skip
_PATTERNS = {field: re.compile(pattern) for field, pattern in _HEADINGS.items()}
_NOTE = re.compile(r"[（(【\[].*?[)）】\]]|[\s*＊:：/、,，.。·_\-—]|必填|选填")
_TOTAL = re.compile(
    r"^(?:合计|总计|小计|共计|总数|人数合计|共[\d一二三四五六七八九十百]+[人名]|以上共|注[:：]|备注|说明|填表|制表|填报|审核|"
    r"单位负责人|负责人(?:签|[:：])|联系人[:：]|联系电话[:：]|（?盖章|单位[（(]?盖章|日期[:：])"
)
_LOOKED_AT = 40  # rows from the top in which a heading is looked for


@dataclass(frozen=True, slots=True)
class RawLine:
    """One person's row as it stands: where, and the cells by field. `branch` is that of the section it stands in."""

    sheet: str
    row: int
    cells: dict[str, Cell]
    branch: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """All rows that are people, the fields that the file has, and sheets left out because they are no list."""

    lines: tuple[RawLine, ...]
    fields: tuple[str, ...]
    skipped: tuple[str, ...]


Blocks = tuple[dict[str, int], ...]


def find_lines(sheets: tuple[Sheet, ...]) -> Found:
    """The people of all visible sheets that hold a list. Raises NotUnderstood when there is no list at all."""
    lines: list[RawLine] = []
    fields: set[str] = set()
    skipped: list[str] = []
    for sheet in sheets:
        head = None if sheet.hidden else _heading(sheet)
        if head is None:
            if sheet.rows:
                skipped.append(sheet.name)
            continue
        after, blocks = head
        lines.extend(_people(sheet, after, blocks))
        fields.update(field for block in blocks for field in block)
    if not fields:
        raise NotUnderstood("没找到名册：表里要有一行标题，至少有“姓名”一列，例：姓名 性别 身份证号 手机 服务意愿")
    if not lines:
        raise NotUnderstood("表里只有标题，没有人。请填好后再发。")
    return Found(tuple(lines), tuple(field for field in FIELD_NAMES if field in fields), tuple(skipped))


def field_of(heading: str) -> str | None:
    """Which field a column heading means."""
    bare = _NOTE.sub("", plain(heading))
    return next((field for field, pattern in _PATTERNS.items() if pattern.fullmatch(bare)), None)


def _heading(sheet: Sheet) -> tuple[int, Blocks] | None:
    """The place of the first data row, and the columns of each block of people side by side."""
    best: tuple[int, int] | None = None
    for place, (_, cells) in enumerate(sheet.rows[:_LOOKED_AT]):
        fields = {field for cell in cells if (field := field_of(cell.text))}
        if "name" in fields and (best is None or len(fields) > best[1]):
            best = (place, len(fields))
    if best is None:
        return None
    place = best[0]
    named = {at: field for at, cell in enumerate(sheet.rows[place][1]) if (field := field_of(cell.text))}
    if place + 1 < len(sheet.rows) and (below := _second_row(sheet.rows[place + 1][1], named)):
        named, place = below, place + 1
    return place + 1, _blocks(named, sheet.hidden_columns)


def _second_row(cells: tuple[Cell, ...], named: dict[int, str]) -> dict[int, str] | None:
    """A heading of two rows: 联系方式 above 手机号码. The lower one says more, where it says anything."""
    lower = {at: field for at, cell in enumerate(cells) if (field := field_of(cell.text))}
    names = [at for at, field in named.items() if field == "name"]
    if not lower or any(at < len(cells) and cells[at].text and at not in lower for at in names):
        return None
    above = {at: field for at, field in named.items() if field not in lower.values()}
    return above | lower


def _blocks(named: dict[int, str], hidden: frozenset[int]) -> Blocks:
    """Columns by field; a second 姓名 begins a second block. Of two columns for one field the visible one counts."""
    shown = {field for at, field in named.items() if at not in hidden}
    blocks: list[dict[str, int]] = [{}]
    for at in sorted(named):
        field = named[at]
        if at in hidden and field in shown:
            continue
        if field == "name" and "name" in blocks[-1]:
            blocks.append({})
        blocks[-1].setdefault(field, at)
    return tuple(block for block in blocks if "name" in block)


def _people(sheet: Sheet, after: int, blocks: Blocks) -> Iterator[RawLine]:
    branch: str | None = None
    for row, cells in sheet.rows[after:]:
        said = [cell.text for cell in cells if cell.text]
        if not said and not any(cell.odd for cell in cells):
            continue
        if any(_TOTAL.match(plain(text).replace(" ", "")) for text in said[:2]):
            continue
        if len(said) == 1 and not any(cell.odd for cell in cells):
            branch = _branch(said[0]) or branch
            if not _is_lonely_name(cells, blocks):
                continue
        for block in blocks:
            line = {field: cells[at] for field, at in block.items() if at < len(cells)}
            if _is_person(line):
                yield RawLine(sheet.name, row, line, branch)


def _branch(text: str) -> str | None:
    found = re.search(
        r"[\u4e00-\u9fffA-Za-z0-9]{1,20}(?:支部|党小组)", re.sub(r"^[一二三四五六七八九十\d]+[、.．]", "", text)
    )
    return found[0] if found else None


def _is_lonely_name(cells: tuple[Cell, ...], blocks: Blocks) -> bool:
    """A row with one cell: a person when it stands in the column of names, phones or ID numbers; else a section."""
    for block in blocks:
        told = {field: cells[at].text for field, at in block.items() if at < len(cells) and cells[at].text}
        name = told.get("name", "").replace(" ", "")
        if "phone" in told or "id_number" in told:
            return True
        if re.fullmatch(r"[\u4e00-\u9fff·]{2,6}", name) and not _branch(name):
            return True
    return False


def _is_person(line: dict[str, Cell]) -> bool:
    """Not a heading that is repeated on every page, and more than an empty row with a number."""
    name = line.get("name", Cell())
    if field_of(name.text) == "name":
        return False
    told = [field for field in ("name", "id_number", "phone") if field in line]
    return any(line[field].text or line[field].odd for field in told)
