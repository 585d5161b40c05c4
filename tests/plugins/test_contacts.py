"""Contacts and contact points as they are talked about."""

import pytest
from places import COMMUNITY, OTHER_UNIT, UNIT
from talk import Talk

from storage.tables import Contact


@pytest.mark.requirement("R045", "T5")
async def test_the_name_stands_in_the_group_and_the_phone_in_private(towns: Talk) -> None:
    assert await towns("李明", "联系人 张伟 13812345678", UNIT) == (
        "市住建局的联系人已登记：张伟。电话没有保存，请私聊我发：联系人 张伟 电话号码\n"
        "群里请不要发手机号、身份证号，请撤回那条消息；要登记请私聊我。"
    )
    assert (await towns.rows(Contact))[0].phone is None
    assert await towns("李明", "联系人：张伟，13812345678", None) == "市住建局的联系人已登记：张伟，电话已加密保存。"
    assert await towns("陈静", "联系人", UNIT) == "市住建局联系人：张伟\n电话只在私聊里给管理员和社区工作者看：联系人"
    assert await towns("陈静", "联系人", None) == "市住建局联系人：张伟"
    assert await towns("李明", "联系人", None) == "市住建局联系人：张伟，电话 13812345678"
    assert not any("13812345678" in sent.text for sent in towns.to_groups())


@pytest.mark.requirement("T3", "T18")
async def test_each_names_his_own_organisations_contact(towns: Talk) -> None:
    refusal = "联系人由本组织的管理员或社区工作者来定。"
    for who, place in (("张伟", UNIT), ("王主任", UNIT), ("李明", COMMUNITY), ("李明", OTHER_UNIT), ("张伟", None)):
        assert await towns(who, "联系人 张伟 13812345678", place) == (
            refusal + ("\n群里请不要发手机号、身份证号，请撤回那条消息；要登记请私聊我。" if place else "")
        )
    assert await towns.rows(Contact) == []
    assert (await towns("王主任", "联系人 王主任", COMMUNITY)).startswith("舜水新村的联系人已登记：王主任。")


@pytest.mark.requirement("R134")
async def test_contact_points_are_listed_by_kind(towns: Talk) -> None:
    assert (
        await towns("李明", "联系点 舜水新村 联系帮扶社区", UNIT)
        == "联系点已登记：舜水新村（联系帮扶社区）。看清单发：联系点"
    )
    assert (await towns("李明", "联系点 梅湖 单位所属", UNIT)).startswith("联系点已登记：梅湖社区（单位所属社区）")
    assert await towns("张伟", "联系点", UNIT) == "市住建局联系点：\n舜水新村（联系帮扶社区）\n梅湖社区（单位所属社区）"
    assert "请写社区和种类：单位所属社区、" in await towns("李明", "联系点 舜水新村 好地方", UNIT)
    assert await towns("张伟", "联系点 舜水新村 联系帮扶社区", UNIT) == "只有市住建局的单位管理员能做这件事。"
    assert await towns("李明", "联系点 取消 梅湖社区", UNIT) == "已取消：梅湖社区（联系点）。"
