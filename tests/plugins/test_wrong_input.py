"""Wrong words get a clear answer with what is right, and leave nothing half written."""

import pytest
from places import COMMUNITY, UNIT
from sqlalchemy import func, select
from talk import OPERATOR, Talk

from storage.tables import GroupChat, Need, Offer, Org, Person, Registration, Summary

BIG = "99999999999999999999999999"
NUMBERED = {
    "王主任": ("推荐 {}", "派单 {} @李明", "派单 {} 1", "补充 {} 周日", "修改 {} 2人", "通过 {}", "退回 {}", "撤销 {} 改期", "确认 {} 满意", "需求 {}", "微心愿 {}"),
    "张伟": ("接单 {}", "认领 {}", "婉拒 {}", "来不了 {} 有事", "完成 {} 做了", "为什么没有我 {}", "需求 {}"),
}  # fmt: skip


async def counts(talk: Talk) -> tuple[int, ...]:
    """How many rows there are of what commands write."""
    async with talk.database.read() as session:
        tables = (Need, Offer, Person, Registration, Org, GroupChat, Summary)
        return tuple([await session.scalar(select(func.count()).select_from(table)) or 0 for table in tables])


@pytest.mark.parametrize("number", ["0", "99999", BIG, "2147483648", "９９９９９", "0099999", "#99999", "99999号"])
async def test_a_number_that_is_nobodys_is_said_to_be_so(town: Talk, number: str) -> None:
    before = await counts(town)
    for who, texts in NUMBERED.items():
        for text in texts:
            for group in (COMMUNITY if who == "王主任" else UNIT, None):
                answer = await town(who, text.format(number), group)
                assert answer.endswith("这个编号。发「清单」看现有的需求。"), (text, answer)
                assert answer.startswith("没有 #"), (text, answer)
                assert len(answer) < 40
    assert await counts(town) == before


@pytest.mark.parametrize("number", ["-1", "-12", "1.5", "一", "abc", "#", "1/2", "1e3", "0x1", "፩", "⑩"])
async def test_what_is_no_number_is_answered_with_an_example_in_private(town: Talk, number: str) -> None:
    before = await counts(town)
    for text in ("接单 {}", "婉拒 {}", "派单 {} @李明", "推荐 {}", "撤销 {}"):
        answer = await town("王主任", text.format(number))
        assert answer.startswith(("没看懂这句", "没有 #")), (text, answer)
    assert await counts(town) == before


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("需求：", "内容是空的。例如：需求：王奶奶家水龙头漏水，周六上午找1个人来修"),
        ("需求", "内容是空的。例如：需求：王奶奶家水龙头漏水，周六上午找1个人来修"),
        ("需求：   \n ", "内容是空的。例如：需求：王奶奶家水龙头漏水，周六上午找1个人来修"),
        ("微心愿：", "内容是空的。例如：微心愿：张奶奶想要一台收音机"),
        ("需求：帮忙帮忙帮忙", "没看懂要帮什么，请说具体一点。例如：需求：王奶奶家水龙头漏水，周六上午找1个人来修"),
        ("需求：，。！？", "没看懂要帮什么，请说具体一点。例如：需求：王奶奶家水龙头漏水，周六上午找1个人来修"),
        ("需求：😀😀😀", "没看懂要帮什么，请说具体一点。例如：需求：王奶奶家水龙头漏水，周六上午找1个人来修"),
        (
            "需求：2月30日上午打扫活动室，找3人",
            "日期「2月30日」不对（没有这一天、已经过去，或与星期不符），还没有登记。请改好日期再发一遍。",
        ),
        ("需求：下周六打扫活动室，找501人", "人数要在1到500之间，还没有登记。请改好再发一遍。"),
        ("接单", "没看懂这句「接单」。例：接单 12"),
        ("派单", "没看懂这句「派单」。例：派单 12 @李明（或：派单 12 1；只写 派单 12 就自动找人）"),
        (
            "小结",
            "小结没有内容。例如：小结 7月11日，市住建局党员16人到舜水新村清理楼道8处，服务居民200余人，居民好评。（请附照片）",
        ),
        ("派单 1 @没报到的人", "没有 #1 这个编号。发「清单」看现有的需求。"),
    ],
)
async def test_a_mistake_is_named_and_one_right_example_shown(town: Talk, text: str, answer: str) -> None:
    before = await counts(town)
    assert await town("王主任", text, COMMUNITY) == answer
    assert await counts(town) == before


async def test_an_unknown_community_is_answered_with_the_known_ones(town: Talk) -> None:
    before = await counts(town)
    known = "现在可以报到的：舜水新村。\n例：报到 舜水新村 特长：理发"
    assert await town("赵六", "报到 蓬莱新村", UNIT) == f"没有找到社区「蓬莱新村」。{known}"
    assert await town("赵六", "报到 13812345678", UNIT) == (
        f"没有找到社区「（号码已隐去）」。{known}\n群里请不要发手机号、身份证号，请撤回那条消息；要登记请私聊我。"
    )
    assert await counts(town) == before


async def test_who_offers_to_whom_nobody_knows_is_told(busy: Talk) -> None:
    before = await counts(busy)
    assert await busy("王主任", "派单 1 @没报到的人", COMMUNITY) == (
        "这位同志还没有报到。请先请他发：报到 社区名 特长：会什么"
    )
    assert await busy("王主任", "派单 1 查无此人", COMMUNITY) == "没有找到「查无此人」。可以 @他，或写统一编号。"
    assert await busy("王主任", "派单 1 9", COMMUNITY) == "#1 没有第9位建议。先发：推荐 1"
    assert await counts(busy) == before


@pytest.mark.parametrize("length", [4_000, 10_000, 100_000])
async def test_a_text_without_end_is_answered_shortly_or_not_at_all(town: Talk, length: int) -> None:
    before = await counts(town)
    long = "修水管" * (length // 3)
    for text in (f"需求：{long}", f"微心愿：{long}", f"报到 {long}", f"派单 1 {long}", f"完成 1 {long}", long):
        assert len(await town("王主任", text, COMMUNITY)) < 200
    assert "字以内" in await town("王主任", f"需求：{long}")
    assert (await counts(town))[0] == before[0]
    assert len(await town("张伟", f"特长 {long}", UNIT)) < 500


async def test_binding_needs_a_kind_and_a_name_and_takes_a_group_once(town: Talk) -> None:
    before = await counts(town)
    for text in (
        "绑定",
        "绑定 单位",
        "绑定 公司 某某",
        "绑定 社区 舜水新村 上级",
        "绑定 社区 x",
        "绑定 社区 舜水新村 属于 工委",
    ):
        assert "例：绑定 单位 市住建局" in await town(OPERATOR, text, "新群"), text
    assert await town(OPERATOR, "绑定 社区 市住建局", "新群") == "「市住建局」已经是单位，不能再作为社区绑定。"
    assert await town(OPERATOR, "绑定 社区 梅湖", UNIT) == "本群已绑定「市住建局」。要换，请先发：解绑"
    assert "没有找到上级「工委」" in await town(OPERATOR, "绑定 社区 梅湖 上级 工委", "新群")
    assert await town(OPERATOR, "绑定 社区 梅湖") == "请在要绑定的群里说，例：绑定 单位 市住建局"
    assert await counts(town) == before


@pytest.mark.parametrize("hours", ["25小时", "100小时"])
async def test_a_day_has_no_more_hours_than_it_has(busy: Talk, hours: str) -> None:
    answer = await busy("张伟", f"完成 4 用时{hours}", UNIT)
    assert "小时不对，要在0到24小时之间。例：用时1.5小时" in answer
