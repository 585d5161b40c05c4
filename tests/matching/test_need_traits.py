"""What the words of a need tell beyond the kind of help: groups, supports, somebody's home, risk and its protection."""

import pytest

from matching.needs.traits import read_groups, read_supports, read_traits

PACK = (
    "生活困难党员和群众",
    "空巢老人",
    "残障人士",
    "留守儿童",
    "下岗工人",
    "外来务工人员及随迁子女",
    "农民工及其子女",
)


@pytest.mark.requirement("R052")
@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("独居的王奶奶家水龙头漏水", ("空巢老人",)),
        ("李大爷的子女都在外地，一个人住，想有人陪着说说话", ("空巢老人",)),
        ("孤寡老人赵阿婆要理发", ("空巢老人",)),
        ("低保户老张家的灯坏了", ("生活困难党员和群众",)),
        ("坐轮椅的小刘想去公园看看", ("残障人士",)),
        ("视障人士需要有人读报", ("残障人士",)),
        ("留守儿童小宇想要一套书", ("留守儿童",)),
        ("小敏爸妈外出打工，想找人辅导数学", ("留守儿童",)),
        ("陈师傅下岗多年，想找份工作", ("下岗工人",)),
        ("进城务工的老周想问孩子入学", ("外来务工人员及随迁子女", "农民工及其子女")),
        ("失独的低保老人家里漏水", ("生活困难党员和群众", "空巢老人")),
        ("给郑大爷理发", ()),
        ("楼道灯不亮了", ()),
        ("老人出行困难，想找人陪去医院", ()),
        ("给残联送一批资料", ()),
    ],
)
def test_groups_are_read_from_words_in_the_places_own_names(text: str, groups: tuple[str, ...]) -> None:
    assert read_groups(text, PACK) == groups


@pytest.mark.requirement("R052")
def test_only_the_closed_list_of_the_place_counts() -> None:
    assert read_groups("独居的低保老人", ("困难群众", "青少年")) == ("困难群众",)
    assert read_groups("独居的低保老人", ()) == ()


@pytest.mark.requirement("R061")
@pytest.mark.parametrize(
    ("text", "supports"),
    [
        ("想请专家来做电商技术指导，再借个地方开课", ("技术", "人才", "场所")),
        ("给失业居民提供招工信息", ("信息",)),
        ("请人来讲医保政策怎么报销，做一次政策解读", ("政策",)),
        ("帮企业申报项目", ("项目",)),
        ("助学活动还缺一笔经费", ("资金",)),
        ("打扫活动室，找3人", ()),
        ("给老人理发", ()),
    ],
)
def test_support_kinds_are_read_from_words(text: str, supports: tuple[str, ...]) -> None:
    assert read_supports(text) == supports


@pytest.mark.requirement("R057")
@pytest.mark.parametrize(
    ("text", "at_home"),
    [
        ("独居的王奶奶家（3幢502）水龙头漏水", True),
        ("上门给刘大爷理发", True),
        ("解放路77号的吴大妈家门锁坏了", True),
        ("住5栋1单元301的老人家里灯不亮", True),
        ("老李家的电脑开不了机", True),
        ("给郑大爷理发，周六上午", False),
        ("下周日上午在社区广场给老人量血压", False),
        ("请大家来社区活动室搞卫生", False),
        ("国家安全讲座，找两个讲师", False),
        ("请专家给家长讲家庭教育", False),
        ("家电维修进社区，找会修家电的", False),
    ],
)
def test_a_home_is_known_from_words(text: str, at_home: bool) -> None:
    assert read_traits(text, PACK).at_home is at_home


@pytest.mark.requirement("L02")
def test_a_risk_is_named_and_its_protection_noticed() -> None:
    risky = read_traits("爬梯子给活动室换灯", PACK)
    assert (risky.risk, risky.guarded) == ("登高", False)
    safe = read_traits("爬梯子给活动室换灯，有人扶梯子、戴安全帽", PACK)
    assert (safe.risk, safe.guarded) == ("登高", True)
    assert read_traits("登高望远一日游讲座", PACK).risk is None


def test_a_thing_that_is_wanted_holds_no_risk_and_is_in_nobodys_home() -> None:
    told = read_traits("赵奶奶家想要一架梯子爬高用", PACK, thing=True)
    assert (told.at_home, told.risk) == (False, None)


def test_huge_and_odd_texts_are_read_quickly() -> None:
    assert read_traits("家" * 100_000 + "\ufdd0\x00", PACK).groups == ()
