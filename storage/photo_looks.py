"""How a photo looks, in 64 bits: the same picture again is known though it was shrunk, re-encoded, toned or mirrored."""

from PIL import Image

_WIDE, _HIGH = 8, 8
_PLAIN = 6  # bits set or unset below which a picture shows nothing that could be compared
_EDGE = 3  # brightness (of 255) by which two neighbours must differ to count


def look_of(picture: Image.Image) -> str | None:
    """The difference hash of a picture as 16 hexadecimal digits; None for a plain one, which looks like any other."""
    small = picture.convert("L").resize((_WIDE + 1, _HIGH), Image.Resampling.LANCZOS)
    levels = small.tobytes()
    bits = edges = 0
    for row in range(_HIGH):
        line = levels[row * (_WIDE + 1) : (row + 1) * (_WIDE + 1)]
        for left, right in zip(line, line[1:], strict=False):
            bits = bits << 1 | (left > right)
            edges += abs(left - right) >= _EDGE
    return f"{bits:016x}" if edges >= _PLAIN and _PLAIN <= bits.bit_count() <= 64 - _PLAIN else None


def distance(one: str, other: str) -> int:
    """In how many bits two looks differ, the nearer of the picture and its mirror image."""
    first, second = int(one, 16), int(other, 16)
    return min((first ^ second).bit_count(), (_mirrored(first) ^ second).bit_count())


def _mirrored(bits: int) -> int:
    """Brighter-to-the-left becomes brighter-to-the-right, each row from its other end."""
    turned = 0
    for row in bits.to_bytes(_HIGH, "big"):
        turned = turned << _WIDE | int(f"{row ^ 0xFF:08b}"[::-1], 2)
    return turned
