"""Every word the bot knows is said once, in the place where it belongs, and answered to the point."""

import re
from typing import NamedTuple

import pytest
from places import COMMUNITY, UNIT
from talk import OPERATOR, Talk


class Said(NamedTuple):
    """Who says what where, and the start of the answer (a regular expression)."""

    who: str
    text: str
    group: str | None
    answer: str


NEW = "新群"
WORDS = {
    "绑定": Said(OPERATOR, "绑定 单位 市财政局", NEW, r"已绑定单位「市财政局」。\n下一步：任命 @某人 单位管理员"),
    "解绑": Said(OPERATOR, "解绑", UNIT, r"本群已与「市住建局」解绑，人和记录都还在。$"),
    "任命": Said(OPERATOR, "任命 @张伟 单位管理员", UNIT, r"已任命 @张伟 为市住建局的单位管理员。"),
    "免去": Said(OPERATOR, "免去 @李明", UNIT, r"已免去 @李明 在市住建局的职务：单位管理员。$"),
    "同意入群": Said(OPERATOR, "同意入群 123456", None, r"没有群 123456 的邀请。$"),
    "备份": Said(OPERATOR, "备份", None, r"已备份并检查：|数据库是 PostgreSQL，请用 pg_dump 备份。$"),
    "状态": Said(OPERATOR, "状态", None, r"运行正常。群4个，\d+人，待办需求\d+条，小结0篇。"),
    "报到": Said("赵六", "报到 舜水新村 特长：修电脑", UNIT, r"已登记，报到成功：赵六 → 舜水新村\n特长：修电脑\n"),
    "报道": Said("赵六", "报道 舜水新村 特长：修电脑", UNIT, r"已登记，报到成功：赵六 → 舜水新村\n"),
    "签报到": Said("赵六", "签报到 舜水新村", UNIT, r"已登记，报到成功：赵六 → 舜水新村\n特长：（还没写"),
    "特长": Said("张伟", "特长 开锁、修自行车", UNIT, r"已更新：张伟 → 舜水新村\n特长：开锁、修自行车$"),
    "技能特长": Said("张伟", "技能特长：开锁", UNIT, r"已更新：张伟 → 舜水新村\n特长：开锁$"),
    "意愿": Said("张伟", "意愿 社区服务、扶残助残", UNIT, r"已更新：张伟[\s\S]*意愿：社区服务、扶残助残"),
    "服务意愿": Said("张伟", "服务意愿：环境保护", UNIT, r"已更新：张伟[\s\S]*意愿：环境保护"),
    "时间": Said("张伟", "时间 周六、周日上午", UNIT, r"已更新：张伟[\s\S]*时间：周六、周日上午$"),
    "空闲时间": Said("张伟", "空闲时间：周末", UNIT, r"已更新：张伟[\s\S]*时间：周"),
    "不公开姓名": Said("张伟", "不公开姓名", UNIT, r"好的，群里只显示您的姓。$"),
    "公开姓名": Said("张伟", "公开姓名", UNIT, r"好的，群里显示您的姓名。$"),
    "姓名": Said("张伟", "姓名 张小伟", None, r"姓名已登记：张小伟。$"),
    "电话": Said("张伟", "电话 13812345678", None, r"手机号已加密保存：138\*{4}5678。"),
    "手机": Said("张伟", "手机：138 1234 5678", None, r"手机号已加密保存：138\*{4}5678。"),
    "手机号": Said("张伟", "手机号13812345678", None, r"手机号已加密保存：138\*{4}5678。"),
    "身份证": Said("张伟", "身份证 110105198503070027", None, r"身份证号已加密保存：1\*{16}7。$"),
    "身份证号": Said("张伟", "身份证号：110105198503070027", None, r"身份证号已加密保存：1\*{16}7。$"),
    "我的资料": Said("张伟", "我的资料", None, r"编号：V\d{8}\n姓名：张伟\n单位：市住建局\n社区：舜水新村（"),
    "我的数据": Said("张伟", "我的数据", None, r"编号：V\d{8}\n"),
    "删除我的资料": Said("张伟", "删除我的资料", None, r"删除后，姓名、电话、证件号[\s\S]*确认删除$"),
    "注销": Said("张伟", "注销", None, r"删除后，姓名、电话"),
    "需求": Said("王主任", "需求：帮钱大爷理发，下周六上午，1人", COMMUNITY, r"#7 已登记：.*钱大爷 · \d+月\d+日周六上午 · 需1人\n"),
    "微心愿": Said("王主任", "微心愿：吴奶奶想要一台收音机", COMMUNITY, r"#7 已登记：微心愿 "),
    "心愿单": Said("王主任", "心愿单：吴奶奶想要一台收音机", COMMUNITY, r"#7 已登记：微心愿 "),
    "求助": Said("张伟", "求助：家里灯不亮了，想找人看看", COMMUNITY, r"#7 已收到，等社区审核，通过后会安排。$"),
    "我有空": Said("张伟", "我有空 周六上午", UNIT, r"谢谢您！|现在没有等人接的需求"),
    "有空": Said("张伟", "有空 周六", UNIT, r"谢谢您！|现在没有等人接的需求"),
    "我有时间": Said("张伟", "我有时间：周日", UNIT, r"谢谢您！|现在没有等人接的需求"),
    "推荐": Said("王主任", "推荐 1", COMMUNITY, r"#1 水电维修.*周奶奶.*\n建议：\n1. 李明（"),
    "补充": Said("王主任", "补充 1 下周日下午，2人", COMMUNITY, r"已更新 #1 .*周日下午 · 待接单 0/2\n"),
    "修改": Said("王主任", "修改 1 2人", COMMUNITY, r"已更新 #1 .*周六上午 · 待接单 0/2\n"),
    "通过": Said("王主任", "通过 3", COMMUNITY, r"已通过。#3 "),
    "退回": Said("王主任", "退回 3 请找物业", COMMUNITY, r"#3 已退回，原因私信给提的人。$"),
    "撤销": Said("王主任", "撤销 1 活动改期", COMMUNITY, r"#1 已撤销，接单和被问到的同志会收到通知。$"),
    "撤回": Said("王主任", "撤回 1", COMMUNITY, r"#1 已撤销，接单和被问到的同志会收到通知。$"),
    "清单": Said("王主任", "清单", COMMUNITY, r"现有6条：\n#6 "),
    "需求清单": Said("张伟", "需求清单", UNIT, r"现有5条：\n#6 "),
    "心愿": Said("张伟", "心愿", UNIT, r"现有1条：\n#2 微心愿 "),
    "心愿清单": Said("张伟", "心愿清单", UNIT, r"现有1条："),
    "微心愿清单": Said("张伟", "微心愿清单", UNIT, r"现有1条："),
    "为什么没有我": Said("张伟", "为什么没有我 1", UNIT, r"#1 水电维修：\n"),
    "怎么没有我": Said("张伟", "怎么没有我 1", UNIT, r"#1 水电维修：\n"),
    "派单": Said("王主任", "派单 1 @李明", COMMUNITY, r"#1 已派给李明，已在他的群里 @ 他，等他答复。$"),
    "接单": Said("李明", "接单 1", UNIT, r"#1 李明已接单：水电维修.*\n详情已私信给您；"),
    "认领": Said("李明", "认领 2", UNIT, r"#2 李明已认领：微心愿 .*\n"),
    "婉拒": Said("陈静", "婉拒 6", UNIT, r"#6 没关系，已记下，这条不会再问您。$"),
    "拒单": Said("陈静", "拒单 6 没空", UNIT, r"#6 没关系，已记下，这条不会再问您。$"),
    "来不了": Said("张伟", "来不了 4 临时值班", UNIT, r"#4 已记下，重新开放，社区会另找人。谢谢您提前说。$"),
    "去不了": Said("张伟", "去不了 4", UNIT, r"#4 已记下，重新开放"),
    "取消接单": Said("张伟", "取消接单 4", UNIT, r"#4 已记下，重新开放"),
    "撤回认领": Said("张伟", "撤回认领 4", UNIT, r"#4 已记下，重新开放"),
    "完成": Said("张伟", "完成 4 理了发，用时半小时", UNIT, r"#4 已报完成，用时0.5小时，等社区确认。$"),
    "确认": Said("王主任", "确认 5 满意", COMMUNITY, r"#5 已确认满意，计入：李明 1小时。已办结。$"),
    "我的任务": Said("张伟", "我的任务", UNIT, r"#4 理发.* · 已接单$"),
    "我的单": Said("陈静", "我的单", UNIT, r"#6 .* · 等您答复$"),
    "我的服务": Said("李明", "我的服务", UNIT, r"\d{4}年共0次，0小时（全年不少于2次，0/2）\n另有1次等社区确认\n#5 "),
    "我的记录": Said("李明", "我的记录", UNIT, r"\d{4}年共0次，0小时"),
    "我的": Said("李明", "我的", UNIT, r"李明：已在舜水新村报到\n#5 [\s\S]*更多：我的任务、我的服务；"),
    "小结": Said("李明", "小结 市住建局16人到舜水新村清理楼道8处，服务居民200余人", UNIT, r"小结 1 已收：市住建局"),
    "活动小结": Said("李明", "活动小结：16人到舜水新村清理楼道8处", UNIT, r"小结 1 已收：市住建局"),
    "交小结": Said("李明", "交小结 16人到舜水新村清理楼道8处", UNIT, r"小结 1 已收：市住建局"),
    "汇总": Said("李明", "汇总", UNIT, r"[\s\S]*市住建局[\s\S]*\[.*\.docx\]\n\[.*\.xlsx\]$"),
    "帮助": Said("张伟", "帮助", UNIT, r"【党员】报到；清单；"),
    "菜单": Said("王主任", "菜单", COMMUNITY, r"【社区工作者】需求；[\s\S]*\n【党员】"),
    "help": Said(OPERATOR, "help", UNIT, r"【系统管理员】"),
    "怎么用": Said("路人", "怎么用", None, r"【党员】"),
}  # fmt: skip


@pytest.mark.usefixtures("_nonebot")
def test_every_entered_word_is_said_by_a_test() -> None:
    from plugins._words import words

    assert set(words.table) - set(WORDS) == set(), "enter what people say with it above"
    assert set(WORDS) - set(words.table) == set()


@pytest.mark.parametrize("name", WORDS)
async def test_the_word_is_answered_to_the_point(busy: Talk, name: str) -> None:
    said = WORDS[name]
    assert said.text.startswith(name)
    answer = await busy(said.who, said.text, said.group)
    assert re.match(said.answer, answer), answer


async def test_every_word_explains_itself_and_its_own_example_is_understood_as_that_word(town: Talk) -> None:
    from plugins._words import words

    for entry in words.entries:
        assert await town("路人", f"帮助 {entry.name}") == f"{entry.about}\n例：{entry.example}"
        found = words.find(entry.example, among_people=True)
        assert found is not None, entry.name
        assert found[0] is entry
