"""Sending files in the chats of these tests, and reading the sheets that come back."""

import base64
import io
import sys
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from talk import BOT_ID, Talk

sys.path.insert(0, str(Path(__file__).parents[1] / "storage"))

from roster_books import book, id_number, people, with_part

__all__ = ["book", "id_number", "people", "roster", "send_file", "sheet_of", "upload_notice", "with_part"]


def segments(content: bytes | None, name: str, **data: Any) -> list[dict[str, Any]]:
    """A file segment; with `content` it carries it, else it has only what `data` says."""
    inside = {"file": f"base64://{base64.b64encode(content).decode()}"} if content is not None else {"file": name}
    return [{"type": "file", "data": {"file_name": name, **inside, **data}}]


async def send_file(
    talk: Talk, who: str, content: bytes | None, group: str | None = None, name: str = "名册.xlsx", **data: Any
) -> str:
    """`who` sends a file; returns what the bot said in that chat."""
    return await talk(who, "", group, message=segments(content, name, **data))


def upload_notice(talk: Talk, who: str, group: str, name: str = "名册.xlsx") -> dict[str, Any]:
    """The notice by which a client reports a file in a group."""
    return {
        "post_type": "notice", "notice_type": "group_upload", "time": 1783900000, "self_id": BOT_ID,
        "group_id": talk.id_of(group), "user_id": talk.id_of(who),
        "file": {"id": "/abc", "name": name, "size": 5000, "busid": 102},
    }  # fmt: skip


def sheet_of(talk: Talk, name: str) -> list[tuple[Any, ...]]:
    """The rows of the last sent .xlsx whose name holds `name`."""
    sent = next(one for one in reversed(talk.sent) if any(name in file for file in one.files))
    content = next(content for file, content in sent.files.items() if name in file)
    workbook = load_workbook(io.BytesIO(base64.b64decode(content.removeprefix("base64://"))))
    return [tuple(row) for row in workbook.worksheets[0].iter_rows(values_only=True)]


def roster(*names: str, **columns: list[object]) -> bytes:
    """A plain list of names with phones, and more columns."""
    rows: list[list[object]] = [["姓名", "手机", *columns]]
    for n, name in enumerate(names):
        rows.append([name, str(13800000001 + n), *(values[n] for values in columns.values())])
    return book(rows)
