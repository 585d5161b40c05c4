"""The 18 service wishes, by number and by words."""

import pytest

from matching.concepts.wishes import SERVICE_WISHES, kinds_of, read_wishes
from matching.model import KINDS


@pytest.mark.requirement("R007")
def test_the_list_is_the_form_s_eighteen() -> None:
    assert list(SERVICE_WISHES) == [f"{n:02d}" for n in range(1, 19)]
    assert "、".join(SERVICE_WISHES.values()) == (
        "环境保护、法律援助、抢险救灾、社会弱势群体帮助、社区服务、社区互动、志愿者组织管理、应急救助、文明交通劝导、"
        "关爱空巢老人、大型赛会服务、未成年人心理健康咨询、科学普及、社会治安、文体健身、扶残助残、抚孤助贫、道德引导"
    )


@pytest.mark.requirement("R007")
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("社区服务、扶残助残", ("社区服务", "扶残助残")),
        ("3 5", ("抢险救灾", "社区服务")),
        ("０３、05", ("抢险救灾", "社区服务")),
        ("我选18和1", ("环境保护", "道德引导")),
        ("关爱老人", ("关爱空巢老人",)),
        ("扶殘助殘", ("扶残助残",)),
        ("我想报到，会修电脑", ()),
        ("周六9点，3号楼，2个人", ()),
        ("19 0 99", ()),
        ("2026", ()),
        ("", ()),
    ],
)
def test_wishes_are_read_from_numbers_and_words(text: str, names: tuple[str, ...]) -> None:
    assert read_wishes(text) == names


@pytest.mark.parametrize("wish", SERVICE_WISHES.values())
def test_every_wish_covers_kinds_of_the_closed_list(wish: str) -> None:
    assert kinds_of(wish)
    assert kinds_of(wish) <= {*KINDS}


def test_an_unknown_wish_covers_nothing() -> None:
    assert kinds_of("看电影") == frozenset()
