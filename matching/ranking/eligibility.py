"""Whether a helper may be asked at all: proof, age, sex and the monthly load. Only what the need's own words demand counts."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from matching.concepts.licences import LicensedAct, licence_for, licensed_acts, risk_for, risky_acts
from matching.model import Ask, Helper
from matching.needs.wanted import Wanted, wanted
from matching.ranking.balance import Weights

ADULT = 18
_OR = re.compile(r"[或/、]")
# 执业医师, 执业医师证 and 执业医师资格证书 are one paper.
_PAPER = re.compile(r"(?:(?:职业|执业)?资格)?(?:证书|证)?$")


def with_demands(
    ask: Ask, acts: Sequence[LicensedAct] | None = None, risks: Sequence[LicensedAct] | None = None
) -> Ask:
    """The ask with what its words demand of a helper: licence, risk, age, sex. What it states already is kept.

    `acts` and `risks` are a place's own lists; None: the shipped ones. A thing demands nothing.
    """
    if ask.object:
        return ask
    licence, risky, said = _demanded(
        ask.text, licensed_acts() if acts is None else tuple(acts), risky_acts() if risks is None else tuple(risks)
    )
    ask = replace(ask, licence=ask.licence or licence, risky=ask.risky or risky)
    if ask.age_from is None and ask.age_to is None:
        ask = replace(ask, age_from=said.age_from, age_to=said.age_to, age_preferred=said.age_preferred)
    return ask if ask.sex else replace(ask, sex=said.sex, sex_preferred=said.sex_preferred)


@lru_cache(maxsize=1024)  # the same need is ranked, explained and proposed
def _demanded(
    text: str, acts: tuple[LicensedAct, ...], risks: tuple[LicensedAct, ...]
) -> tuple[str | None, str | None, Wanted]:
    """The licence, the risk, and the age and sex that the words of a need ask for."""
    act, risk = licence_for(text, acts), risk_for(text, risks)
    return act.licence if act else None, risk.name if risk else None, wanted(text)


def _paper(name: str) -> str:
    return _PAPER.sub("", "".join(name.split()))


def lacks_proof(ask: Ask, helper: Helper) -> bool:
    """Whether the act needs a licence and none that will do is proven."""
    if not ask.licence:
        return False
    enough = {_paper(name) for name in _OR.split(ask.licence)} - {""}
    return not enough & {_paper(name) for name in helper.licences}


def _outside_age(ask: Ask, helper: Helper) -> bool:
    if helper.age is None:
        return False
    return (ask.age_from is not None and helper.age < ask.age_from) or (
        ask.age_to is not None and helper.age > ask.age_to
    )


def _other_sex(ask: Ask, helper: Helper) -> bool:
    return ask.sex is not None and helper.sex is not None and ask.sex != helper.sex


def _ages(ask: Ask) -> str:
    """The ages asked for, in words."""
    if ask.age_from is None:
        return f"{ask.age_to}岁以下"
    return f"{ask.age_from}岁以上" if ask.age_to is None else f"{ask.age_from}到{ask.age_to}岁"


def demands(ask: Ask) -> tuple[str, ...]:
    """What a need asks of who comes, as anybody may read it (条例第十二条: the conditions are told)."""
    said = [f"要有{ask.licence}"] if ask.licence else []
    if ask.age_from is not None or ask.age_to is not None:
        said.append(f"{'最好' if ask.age_preferred else '要'}{_ages(ask)}")
    if ask.sex:
        said.append(f"{'最好' if ask.sex_preferred else '要'}{ask.sex}同志")
    return tuple(said)


def unpreferred(ask: Ask, helper: Helper) -> tuple[str, ...]:
    """What the need would rather have and this helper is not: lower, not barred. For the helper alone."""
    said: list[str] = []
    if ask.age_preferred and _outside_age(ask, helper):
        said.append(f"这件事最好是{_ages(ask)}的同志")
    if ask.sex_preferred and _other_sex(ask, helper):
        said.append(f"这件事最好是{ask.sex}同志")
    return tuple(said)


def bars(ask: Ask, helper: Helper, weights: Weights) -> tuple[str, ...]:
    """Everything that keeps a helper out of the suggestions, in words for the helper alone; empty: nothing does.

    What is not known of a helper bars nothing.
    """
    said: list[str] = []
    if helper.age is not None and helper.age < ADULT and (ask.licence or ask.risky):
        why = "依法要有专业证书" if ask.licence else f"有风险（{ask.risky}）"
        said.append(f"这件事{why}，未满{ADULT}周岁的不能参加")
    if not ask.age_preferred and _outside_age(ask, helper):
        said.append(f"这件事要的是{_ages(ask)}的同志")
    if not ask.sex_preferred and _other_sex(ask, helper):
        said.append(f"这件事要的是{ask.sex}同志")
    if weights.monthly_cap and helper.this_month is not None and helper.this_month >= weights.monthly_cap:
        said.append(
            f"这件事的那个月您已接了{helper.this_month}件，每人每月最多{weights.monthly_cap}件，这次先请别的同志"
        )
    return tuple(said)
