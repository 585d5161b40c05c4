"""Policy packs as files: reading TOML and knowing which line says what. What the fields mean is `storage.policy`'s."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).parent / "policies"
_TABLE = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*(?:"([^"]+)"|'([^']+)'|([^\s=#\["']+))\s*=""")

Location = tuple[str | int, ...]


class PackError(Exception):
    """A pack that cannot be read; `str()` is one Chinese line naming file and line."""


@dataclass(frozen=True, slots=True)
class PackFile:
    """One pack as it stands in its file: the values, and the line on which each was written."""

    file: Path
    values: dict[str, Any]
    lines: dict[Location, int]

    def where(self, location: Location) -> str:
        """File and line of a value, or of the nearest table around it that is written down."""
        for length in range(len(location), 0, -1):
            if location[:length] in self.lines:
                return f"{self.file.name} 第{self.lines[location[:length]]}行"
        return self.file.name


def read_packs(folder: Path) -> list[PackFile]:
    """All packs of a folder, by file name."""
    return [read_pack(file) for file in sorted(folder.glob("*.toml"))]


def read_pack(file: Path) -> PackFile:
    """One pack; PackError when it is no TOML."""
    try:
        text = file.read_text(encoding="utf-8")
        values = tomllib.loads(text)
    except UnicodeDecodeError:
        raise PackError(f"规则包 {file.name} 不是 UTF-8 编码的文件，请另存为 UTF-8。") from None
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = f" 第{found[1]}行" if found else ""
        raise PackError(f'规则包 {file.name}{line} 写法不对。正确的例子：per_year = 2 或 source = "原文"') from None
    return PackFile(file, values, _lines(text))


def _lines(text: str) -> dict[Location, int]:
    """Where each table and key begins. Repeated tables are numbered from 0, as their values are."""
    lines: dict[Location, int] = {}
    repeated: dict[Location, int] = {}
    table: Location = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _TABLE.match(line):
            table = tuple(part.strip().strip("\"'") for part in header[2].split("."))
            if header[1] == "[[":
                repeated[table] = repeated.get(table, -1) + 1
                table = (*table, repeated[table])
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, key[1] or key[2] or key[3]), number)
    return lines
