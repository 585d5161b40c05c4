"""Whether a wish can be granted: one thing, concrete, within the money of the place (具体、实在、易于解决)."""

import re

from matching.language.normal import fold
from matching.language.numbers import parse

_MONEY = re.compile(
    r"(?P<n>[0-9]+(?:\.[0-9]+)?|[一二两三四五六七八九十百千万]+)(?P<more>多|来|余|几)?(?P<unit>万|千)?(?:块钱|块|元|圆)"
)
_CASH = re.compile(
    r"(?:给|发|借|捐|要|缺|求|资助|补贴|凑)[^,。;]{0,6}(?:(?<!块)钱(?!的|包|箱|币)|现金|红包|学费|医药费|手术费|房租|生活费)|现金|红包|(?:缺|没)钱|还债|贷款"
)
_SEVERAL = re.compile(
    r"[;；]\s*(?:还|也|再|又|另)?(?:想|要|需要|希望|盼)|(?:另外|还有|此外|顺便|同时)(?:还)?(?:想|要|需要|希望|盼)|(?:1|一)[、.].{2,40}(?:2|二)[、.]"
)
_VAGUE = re.compile(
    r"^(?:想|希望|盼|盼望|愿)?(?:要|能|得到)?(?:过上?)?(?:好日子|幸福|健康|平安|快乐|帮助|关心|关爱|温暖|生活好|身体好|多关心.*|更好.*)[。!！]?$"
)
_SCALE = {"万": 10_000, "千": 1_000}


def wish_faults(text: str, most_money: float) -> tuple[str, ...]:
    """What keeps a wish from being granted as it stands, in words for its author; empty when nothing does.

    `most_money`: yuan that one wish may cost; 0: no limit.
    """
    folded = fold(text[:1000]).strip()
    faults: list[str] = []
    dear = [amount for amount in _amounts(folded) if most_money and amount > most_money]
    if dear:
        faults.append(f"金额{max(dear):g}元，超过{most_money:g}元，请改小，或作为困难另报社区")
    elif _CASH.search(folded):
        faults.append("心愿不收钱款，请写要什么东西或什么帮助；经济困难请另报社区")
    if _SEVERAL.search(folded):
        faults.append("一条心愿只写一件事，请分开发")
    if _VAGUE.match(folded):
        faults.append("请写具体要什么，例：想要一台收音机")
    return tuple(faults)


def _amounts(text: str) -> list[float]:
    found: list[float] = []
    for match in _MONEY.finditer(text):
        number = parse(match["n"])
        if number is not None:
            found.append(number * _SCALE.get(match["unit"] or "", 1))
    return found
