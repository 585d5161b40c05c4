"""Width, spaces, slashes, signs and hidden marks make no difference to a command."""

import pytest
from places import COMMUNITY, UNIT
from talk import OPERATOR, Talk

from storage.tables import Need, Offer

ACCEPT = (
    "接单 1", "接单1", "接单　1", "接单　１", "接单１", "/接单 1", "／接单 1", "@bot 接单 1", "@bot /接单 1", "接单 #1",
    "接单 ＃１", "接单#1", "接单 1号", "接单：1", "接单:1", "接单\n1", "  接单   1  ", "接单\t1", "\u200b接单 1", "接\u200b单\u200d 1",
    "\u202e接单 1", "接单 1\u202c", "\ufeff接单 1", "接单 1\ufe0f", "接单 1。",
)  # fmt: skip


@pytest.mark.parametrize("text", ACCEPT)
async def test_an_acceptance_is_understood_however_it_is_typed(busy: Talk, text: str) -> None:
    assert (await busy("李明", text, UNIT)).startswith("#1 李明已接单：水电维修"), repr(text)
    assert (await busy.rows(Need))[0].taken == 1


@pytest.mark.parametrize(
    "text",
    [
        "派单 1 @李明", "派单 1@李明", "派单1@李明", "派单1 @李明", "派单　１　@李明", "派单#1@李明", "派单 1，@李明", "派单：1 @李明", "派单 1 李明",
        "／派单 1 @李明", "@bot 派单 1 @李明", "派单 1\n@李明", "派单 1 1", "派单 １ １", "派单 1 @李明 ",
    ],
)  # fmt: skip
async def test_an_offer_is_understood_however_it_is_typed(busy: Talk, text: str) -> None:
    assert await busy("王主任", text, COMMUNITY) == "#1 已派给李明，已在他的群里 @ 他，等他答复。", repr(text)
    assert [(row.need_id, row.state) for row in await busy.rows(Offer)][-1] == (1, "offered")


@pytest.mark.parametrize(
    "text",
    [
        "需求：帮钱大爷理发，下周六上午，1人", "需求:帮钱大爷理发,下周六上午,1人", "需求 帮钱大爷理发，下周六上午，1人", "需求\n帮钱大爷理发，下周六上午，1人",
        "／需求：帮钱大爷理发，下周六上午，１人", "需求：\u200b帮钱大爷理发，下周六上午，1\u200b人",
    ],
)  # fmt: skip
async def test_a_need_is_understood_however_it_is_typed(town: Talk, text: str) -> None:
    answer = await town("王主任", text, COMMUNITY)
    assert answer.startswith("#1 已登记：理发"), answer
    assert "钱大爷" in answer
    assert "周六上午 · 需1人" in answer


@pytest.mark.parametrize(
    "text", ["修改 1 下周日上午，2人", "补充1下周日上午，2人", "修改1：下周日上午，2人", "补充 #1 下周日上午 ２人"]
)
async def test_a_change_is_understood_however_it_is_typed(busy: Talk, text: str) -> None:
    assert "周日上午 · 待接单 0/2" in await busy("王主任", text, COMMUNITY)


@pytest.mark.parametrize("text", ["我的　任务", "我的！", "帮 助", "清 单"])
async def test_a_word_with_something_in_it_is_no_word(busy: Talk, text: str) -> None:
    assert await busy("张伟", text, UNIT) == ""


async def test_two_needs_in_one_message_are_asked_for_apart_and_none_is_lost(town: Talk) -> None:
    answer = await town("王主任", "需求：明天上午打扫卫生10人；周三下午义诊3人", COMMUNITY)
    assert answer.startswith("像是2件事，还没有登记：\n1. 保洁打扫 · ")
    assert answer.endswith("3人\n分开登记发：是　算一件发：合　都不用发：否")
    assert await town.rows(Need) == []


async def test_words_run_together_or_said_in_full_are_understood(talk: Talk) -> None:
    assert (await talk(OPERATOR, "绑定社区 莲花社区", "莲花群")).startswith("已绑定社区「莲花社区」")
    assert (await talk(OPERATOR, "任命 @谭主任 为社区工作者", "莲花群")).startswith("已任命 @谭主任")
    assert (await talk("谭主任", "心愿：李奶奶想要一床棉被", "莲花群")).startswith("#1 已登记：微心愿 棉被")
