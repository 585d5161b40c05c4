"""Groups are busy: what people say to each other gets no answer, also when it begins with one of the bot's words."""

import pytest
from places import COMMUNITY, UNIT
from talk import OPERATOR, Talk

from storage.tables import Need, Person, Question, Registration, Summary

CHAT = """
今天天气不错，大家中午吃什么|完成了吗|完成情况怎么样了|完成80%了|完成 80%了|完成3个了|完成 3个任务|完成：今天的任务已经全部完成
确认一下时间|确认 一下时间|确认18号上午开会|确认 18号上午开会|确认：明天会议照常|确认参加的同志回复1
时间：周六上午9点 地点：社区广场|时间 下午三点 地点 三楼会议室|时间9点开会|时间过得真快|时间不早了，大家早点休息
推荐一家饭店吧|推荐 一本好书|推荐2个人参加培训|清单发我一下|清单 发我一下|清单3份已发邮箱|需求清单发我
来不了，有事|来不了了|来不了 孩子发烧|来不了 3个人|去不了，要值班|去不了 家里有事
我的天|我的 天哪|我的妈呀|我的任务完成了|我的任务 已经完成|我的服务态度一直很好|我的资料放在桌上了|我的资料 放在桌上了
需求太多了|需求3个，都完成了|需求调研报告谁有|需求量很大啊
报到3人，请假2人|报到率太低了|报到的同志请到一楼|报到 时间是什么时候|报到时间是什么时候？|报道一下昨天的活动|我明天报到新单位
小结什么时候交|小结 什么时候交|小结3篇已交|小结写得不错|交小结的时间是月底|活动小结写好了
特长生招生开始了|意愿不强的同志不勉强|心愿达成了，谢谢大家|心愿 都达成了|微心愿活动很有意义|心愿单收到了吗
通过了通过了|通过 大家的努力|通过 3个月的努力我们做到了|退回 去重新改|退回3份材料|补充一下材料|补充2点意见|修改 一下方案|修改3处错别字
撤销了吧|撤回了一条消息|撤销 2个处分|派单平台又挂了|接单接到手软|接单的师傅来了吗|婉拒了|认领一下自己的伞|认领 快递的来门卫|取消接单可以吗
求助！我的车打不着了|求助大家一个问题|姓名写错了怎么办|姓名 张三 电话多少|电话打不通|电话：0575-8888|手机没电了|身份证带了吗|身份证 复印件要带
帮助别人快乐自己|帮助 了很多人|菜单发一下|菜单 有什么好吃的|help me|任命文件下来了|免去职务的通知
绑定手机号怎么弄|绑定 银行卡的来一下|解绑 手机|解绑一下|注销户口要带啥|注销 银行卡|公开姓名好吗|不公开姓名行不行
怎么用这个软件|怎么没有我的名字|为什么没有我的名字|为什么没有我|备份一下文件|状态不错|删除我的资料要多久|汇总一下人数|汇总 一下各组人数
是|好的|收到|嗯|否|退出|确认删除|取消|@全体成员 明天下午开会|下午三点开会，大家别迟到|好的，我去食堂|我会做饭|希望明天不下雨|[捂脸]|。|？？？
""".replace("\n", "|").strip("|")
LINES = tuple(line for line in CHAT.split("|") if line)


@pytest.mark.parametrize("who", ["王主任", "张伟", "路人"])
async def test_ordinary_talk_gets_no_answer_and_leaves_no_row(town: Talk, who: str) -> None:
    assert len(LINES) >= 60
    town.sent.clear()
    people = len(await town.rows(Person))
    group = UNIT if who == "张伟" else COMMUNITY
    answered = {line: answer for line in LINES if (answer := await town(who, line, group))}
    assert answered == {}
    assert town.sent == []
    for table, rows in ((Need, 0), (Summary, 0), (Question, 0), (Registration, 3), (Person, people)):
        assert len(await town.rows(table)) == rows, table


async def test_a_group_that_is_bound_to_nobody_hears_only_binding_help_and_an_address(talk: Talk) -> None:
    for line in ("报到 舜水新村", "需求：周六找人修水管", "接单 1", "清单", "我的", "小结 7月11日16人清理楼道"):
        assert await talk("路人", line, "陌生群") == "", line
    assert "【党员】" in await talk("路人", "帮助", "陌生群")
    assert await talk("路人", "@bot 你好", "陌生群") == ""
    assert await talk("路人", "绑定 社区 坏社区", "陌生群") == "只有系统管理员能做这件事。"
    assert (await talk(OPERATOR, "绑定 社区 好社区", "陌生群")).startswith("已绑定社区「好社区」")


async def test_a_plain_first_person_check_in_is_heard_in_the_communitys_own_group(town: Talk) -> None:
    assert (await town("赵六", "我来报到，会修电脑", COMMUNITY)).startswith("已登记，报到成功：赵六 → 舜水新村")
    assert len(await town.rows(Registration)) == 4
