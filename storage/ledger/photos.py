"""Photos as they are kept: decoded, shrunk, stripped of everything but the picture, under a random name."""

import hashlib
import io
import secrets
import warnings
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps

from storage.ledger.photo_looks import look_of, mirrored_look_of

MOST_BYTES = 10 << 20
MOST_PIXELS = 40_000_000
_LONGEST_SIDE = 2048
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """A photo that was fetched and re-encoded before the transaction: its random file name, the hash of its bytes, and
    its look and its look in a mirror (None for a plain picture)."""

    file: str
    sha256: str
    look: str | None = None
    mirrored: str | None = None


class NotAPhoto(Exception):
    """The bytes are no picture that can be kept."""


def keep(content: bytes, folder: Path) -> KeptPhoto:
    """Re-encode a picture as JPEG into `folder` (its GPS and other metadata stay behind). Raises NotAPhoto."""
    if len(content) > MOST_BYTES:
        raise NotAPhoto("too large")
    upright = _upright(content)
    looks = look_of(upright), mirrored_look_of(upright)
    upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{secrets.token_hex(16)}.jpg"
    (folder / name).write_bytes(_encoded(upright))
    return KeptPhoto(name, hashlib.sha256(content).hexdigest(), *looks)


def forget(photos: tuple[KeptPhoto, ...], folder: Path) -> None:
    """Remove files whose summary was not kept after all."""
    for photo in photos:
        (folder / photo.file).unlink(missing_ok=True)


def _upright(content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=_FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise NotAPhoto("too many pixels")
            return ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotAPhoto(type(error).__name__) from None


def _encoded(upright: Image.Image) -> bytes:
    clean = io.BytesIO()
    Image.frombytes("RGB", upright.size, upright.tobytes()).save(clean, "JPEG", quality=85)
    return clean.getvalue()
