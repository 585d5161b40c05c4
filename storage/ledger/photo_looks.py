"""How a photo looks, in 64 bits: the same picture again is known though it was shrunk, re-encoded, toned or mirrored."""

from itertools import pairwise

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
        for left, right in pairwise(line):
            bits = bits << 1 | (left > right)
            edges += abs(left - right) >= _EDGE
    return f"{bits:016x}" if edges >= _PLAIN and _PLAIN <= bits.bit_count() <= 64 - _PLAIN else None


def mirrored_look_of(picture: Image.Image) -> str | None:
    """The look of the picture seen in a mirror."""
    return look_of(picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT))


def distance(one: str, other: str) -> int:
    """In how many of the 64 bits two looks differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
