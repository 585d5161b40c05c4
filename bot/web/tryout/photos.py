"""Sample photos: small drawn scenes, a different picture for every seed, so that no two count as the same file."""

import io
import random
import re
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFilter

KINDS = {"cleanup": "清扫楼道", "clinic": "义诊", "repair": "上门维修", "group": "合影"}
NAME = re.compile(r"^(cleanup|clinic|repair|group)-([0-9a-f]{8})\.jpg$")
SIZE = (960, 640)
_RED, _SKIN, _HAIR = (200, 58, 48), (244, 206, 176), (58, 46, 42)
_WALLS = [(236, 214, 186), (214, 222, 228), (226, 200, 188), (208, 220, 204)]


@lru_cache(maxsize=64)
def picture(kind: str, seed: str) -> bytes:
    """A JPEG of that kind (one of KINDS); the same seed gives the same bytes."""
    chance = random.Random(f"{kind}/{seed}")
    image = Image.new("RGB", SIZE)
    draw = ImageDraw.Draw(image)
    _street(draw, chance)
    {"cleanup": _cleanup, "clinic": _clinic, "repair": _repair, "group": _group}[kind](draw, chance)
    grain = Image.frombytes("L", (480, 320), chance.randbytes(480 * 320)).resize(SIZE).convert("RGB")
    image = Image.blend(image.filter(ImageFilter.GaussianBlur(0.8)), grain, 0.04)
    held = io.BytesIO()
    image.save(held, "JPEG", quality=82)
    return held.getvalue()


def _street(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    warm = chance.randint(-12, 12)
    for y in range(400):
        draw.line([(0, y), (960, y)], fill=(176 + y // 8 + warm, 208 + y // 12, 232 - warm))
    draw.rectangle((0, 400, 960, 640), fill=(196 + warm, 194, 184))
    left = -chance.randint(0, 80)
    while left < 960:
        width, top = chance.randint(150, 230), chance.randint(70, 190)
        draw.rectangle((left, top, left + width, 420), fill=chance.choice(_WALLS))
        for x in range(left + 22, left + width - 34, 52):
            for y in range(top + 26, 380, 62):
                draw.rectangle((x, y, x + 28, y + 36), fill=(146, 176, 198), outline=(250, 250, 248), width=3)
        left += width + chance.randint(8, 36)
    for x in range(chance.randint(10, 90), 960, chance.randint(190, 300)):
        draw.rectangle((x - 6, 340, x + 6, 430), fill=(120, 92, 70))
        draw.ellipse((x - 52, 250, x + 52, 362), fill=(104, 150 + chance.randint(-14, 14), 96))


def _person(draw: ImageDraw.ImageDraw, x: int, foot: int, tall: int, vest: tuple[int, int, int]) -> None:
    head = tall // 5
    top = foot - tall
    draw.ellipse((x - tall // 3, foot - 8, x + tall // 3, foot + 8), fill=(166, 164, 156))
    for side in (-1, 1):
        leg = x + side * tall // 12
        draw.line((leg, foot - tall * 2 // 5, leg, foot), fill=(62, 70, 92), width=tall // 9)
        arm = x + side * tall // 5
        draw.line((x + side * tall // 8, top + head + 14, arm, foot - tall // 2), fill=vest, width=tall // 11)
    draw.rounded_rectangle((x - tall // 7, top + head, x + tall // 7, foot - tall * 3 // 8), tall // 16, fill=vest)
    draw.ellipse((x - head // 2, top, x + head // 2, top + head + 4), fill=_SKIN)
    draw.pieslice((x - head // 2 - 2, top - 3, x + head // 2 + 2, top + head), 180, 360, fill=_HAIR)


def _cleanup(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    for x in range(150, 860, 230):
        x += chance.randint(-40, 40)
        _person(draw, x, 570 + chance.randint(-20, 20), 230, _RED)
        draw.line((x + 46, 440, x + 96, 588), fill=(158, 120, 76), width=8)
        draw.polygon([(x + 80, 580), (x + 118, 580), (x + 132, 616), (x + 70, 616)], fill=(214, 178, 92))
    for _ in range(14):
        x, y = chance.randint(40, 920), chance.randint(590, 632)
        draw.ellipse((x, y, x + 14, y + 7), fill=(176, 146, 84))


def _clinic(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    for x in (230, 480, 730):
        _person(draw, x + chance.randint(-24, 24), 540, 230, (246, 248, 250))
    draw.rectangle((90, 470, 870, 520), fill=(248, 248, 246))
    draw.rectangle((90, 470, 870, 482), fill=_RED)
    for x in range(130, 850, 120):
        draw.rectangle((x, 448, x + 46, 472), fill=(88, 130, 168))
    for x in (330, 600):
        _person(draw, x + chance.randint(-30, 30), 625, 220, (120, 132, 112))


def _repair(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    draw.rectangle((0, 0, 960, 640), fill=(232, 230, 222))
    for x in range(0, 960, 80):
        draw.line((x, 0, x, 420), fill=(214, 212, 204), width=3)
    for y in range(20, 420, 80):
        draw.line((0, y, 960, y), fill=(214, 212, 204), width=3)
    draw.rectangle((0, 420, 960, 640), fill=(172, 150, 122))
    draw.rounded_rectangle((440, 340, 860, 440), 18, fill=(202, 208, 212))
    shine = chance.randint(-20, 20)
    draw.line((650, 340, 650, 230), fill=(150 + shine, 158, 166), width=24)
    draw.arc((560, 190, 662, 290), 180, 360, fill=(150 + shine, 158, 166), width=24)
    _person(draw, 300 + chance.randint(-30, 30), 620, 400, _RED)
    draw.line((372, 430, 520, 330), fill=_SKIN, width=30)


def _group(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    draw.rectangle((150, 170, 810, 236), fill=_RED)
    draw.rectangle((160, 180, 800, 226), outline=(246, 214, 120), width=4)
    for row, (foot, tall) in enumerate(((520, 200), (600, 230))):
        for x in range(170 + row * 40, 830, 104):
            _person(draw, x + chance.randint(-10, 10), foot, tall + chance.randint(-12, 12), _RED)
