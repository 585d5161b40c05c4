"""Files and pictures that the bot sent: kept under random ids in one folder, the oldest go when it is full."""

import base64
import binascii
import re
import secrets
import unicodedata
import urllib.parse
import urllib.request
from pathlib import Path

LIMIT = 50 << 20
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "bin": "application/octet-stream",
}
IMAGES = frozenset({"png", "jpg", "gif", "webp"})
ID = re.compile(r"^[0-9a-f]{32}\.(?:" + "|".join(TYPES) + ")$")


class Files:
    """A folder of at most 50 MB; only what a person has sent to the try-out chat is in it."""

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self.folder = folder
        self.limit = limit

    def clear(self) -> None:
        """Begin with an empty folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for path in self._kept():
            path.unlink(missing_ok=True)

    def keep(self, content: bytes, name: str) -> str:
        """Store one file and give its id; ValueError when it is empty or too large to keep at all."""
        if not content:
            raise ValueError("机器人发来的文件是空的")
        if len(content) > self.limit:
            raise ValueError("文件太大，试聊放不下")
        file_id = f"{secrets.token_hex(16)}.{_kind(content, name)}"
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / file_id).write_bytes(content)
        self._make_room()
        return file_id

    def find(self, file_id: str) -> Path | None:
        """Where a file is; None for an id that was never given out or has gone."""
        path = self.folder / file_id
        return path if ID.match(file_id) and path.is_file() else None

    def _kept(self) -> list[Path]:
        found = [p for p in self.folder.iterdir() if ID.match(p.name)] if self.folder.is_dir() else []
        return sorted(found, key=lambda p: p.stat().st_mtime_ns)

    def _make_room(self) -> None:
        kept = self._kept()
        total = sum(p.stat().st_size for p in kept)
        for path in kept[:-1]:
            if total <= self.limit:
                return
            total -= path.stat().st_size
            path.unlink(missing_ok=True)


def fetch(source: str) -> bytes:
    """The content of a OneBot `file` value: base64://, file:// or a path; web addresses are not followed."""
    if source.startswith("base64://"):
        try:
            return base64.b64decode(source.removeprefix("base64://"), validate=True)
        except binascii.Error as error:
            raise ValueError("base64 读不出来") from error
    if source.startswith("file://"):
        return Path(urllib.request.url2pathname(urllib.parse.urlparse(source).path)).read_bytes()
    if "://" in source:
        raise ValueError("试聊不到网上取文件")
    return Path(source).read_bytes()


def safe_name(name: str) -> str:
    """A file name that is only a name: no path, no control or direction marks, at most 80 characters."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*').strip(". ")
    stem, dot, suffix = name.rpartition(".")
    if len(name) > 80:
        name = f"{stem[:70]}{dot}{suffix[:9]}" if stem else name[:80]
    return name or "文件"


def disposition(name: str, inline: bool) -> str:
    """The Content-Disposition header for a name in any script."""
    way = "inline" if inline else "attachment"
    return f"{way}; filename*=UTF-8''{urllib.parse.quote(safe_name(name), safe='')}"


def _kind(content: bytes, name: str) -> str:
    """The kept suffix: pictures by their first bytes, papers by their name."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    suffix = name.rpartition(".")[2].lower()
    return suffix if suffix in TYPES and suffix not in IMAGES else "bin"
