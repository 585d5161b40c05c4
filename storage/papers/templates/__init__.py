"""The papers as files that a clerk can open and restyle in WPS or Word: `{{名称}}` is filled in, the rest stays.

An operator's own file of the same name is taken instead (DATA_DIR/templates)."""

from pathlib import Path

from storage.errors import NotNow

SHIPPED = Path(__file__).parent
FORM, LETTER, RECORD, FOUNDING = "登记表.docx", "证明信.docx", "一人一档.docx", "服务队文件.docx"
NAME_LIST, TABLE = "人员信息登记表.xlsx", "统计表.xlsx"
ALL = (FORM, LETTER, RECORD, FOUNDING, NAME_LIST, TABLE)
_HEAVIEST = 5_000_000  # bytes; a template is a page or two


def read_template(name: str, own: Path | None) -> bytes:
    """The template of this name: the operator's own in folder `own`, else the one that ships."""
    mine = own / name if own is not None else None
    if mine is None or not mine.is_file():
        return (SHIPPED / name).read_bytes()
    if mine.stat().st_size > _HEAVIEST:
        raise NotNow(f"模板「{name}」超过5MB，打不开。请系统管理员换一份。")
    return mine.read_bytes()


def unreadable(name: str) -> NotNow:
    """What is said when an own template is no Word or Excel file."""
    return NotNow(
        f"模板「{name}」不是能打开的{'Word' if name.endswith('.docx') else 'Excel'}文件，请系统管理员换一份。"
    )


def unknown_mark(name: str, mark: str, known: list[str]) -> NotNow:
    """What is said when an own template asks for something that its paper does not hold."""
    marks = "、".join(f"{{{{{one}}}}}" for one in known)
    return NotNow(f"模板「{name}」里有认不出的 {{{{{mark}}}}}。可以用：{marks}")
