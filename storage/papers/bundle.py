"""Many papers as one zip, named by number: a file name must not carry a phone or an ID number."""

import io
import re
import zipfile
from collections.abc import Sequence

_UNFIT = re.compile(r'[\\/:*?"<>|\s]+')


def bundle(papers: Sequence[tuple[str, bytes]]) -> bytes:
    """The papers under their names; a name that stands there already gets a number."""
    held = io.BytesIO()
    seen: dict[str, int] = {}
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in papers:
            safe = file_name(name)
            seen[safe] = seen.get(safe, 0) + 1
            stem, dot, ending = safe.rpartition(".")
            archive.writestr(f"{stem}（{seen[safe]}）{dot}{ending}" if seen[safe] > 1 else safe, content)
    return held.getvalue()


def file_name(text: str) -> str:
    """A text as every system takes it for a file's name."""
    return _UNFIT.sub("_", text)[:80]
