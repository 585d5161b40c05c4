"""帮助: what this person can say here, by role, with one example each."""

import re

from matching.language.alike import likeness
from matching.messages.urgent import call_first
from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from plugins._words import Word, word, words
from storage.speakers import Speaker

_TITLES = {
    "operator": "系统管理员", "superior_admin": "上级管理员", "unit_admin": "单位管理员", "staff": "社区工作者", "member": "党员",
}  # fmt: skip
_SHORT = {
    "member": (
        "报到",
        "清单",
        "心愿",
        "接单",
        "认领",
        "婉拒",
        "来不了",
        "完成",
        "我的",
        "小结",
        "填表",
        "变更",
        "关联账号",
    ),
    "staff": (
        "需求",
        "微心愿",
        "推荐",
        "派单",
        "确认",
        "补充",
        "撤销",
        "通过",
        "清单",
        "汇总",
        "回执",
        "体检",
        "结对帮扶",
    ),
    "unit_admin": (
        "小结",
        "汇总",
        "任命",
        "登记表",
        "开证明",
        "登记名册",
        "报到统计",
        "体检",
        "服务队",
        "结对",
        "走访",
        "轮值",
    ),
    "superior_admin": ("汇总", "任命", "报到统计", "体检", "规则"),
    "operator": ("绑定", "任命", "免去", "解绑", "备份", "状态"),
}
_NEAR, _MOST_HINTS = 0.3, 3
_HOW = re.compile(r"怎么|如何|怎样|咋|哪里|在哪|可以吗")
_ME = r"(?:请问|帮我?查(?:一下|下)?|查(?:一下|下)?|看(?:一下|下|看)?|我想知道|你?知道)?[,，\s]*我(?:自己)?"
_OF_ONESELF = {  # questions about oneself, and the word that answers each
    "我的服务": re.compile(
        rf"{_ME}(?:今年|一共|总共|共|到现在|已经|都|这个?月|去年)*(?:的)?(?:服务|参加|参与|做|干|去)?(?:了|过)?(?:服务|活动)?(?:是|有)?(?:几次|多少次|几回|多少(?:个)?小时|几个?小时|多少工时|多长时间|多久|(?:服务)?(?:时长|工时|次数)(?:是)?(?:多少|几)?)(?:小时|次)?(?:服务|活动)?[了呢啊吗]*[?？。]*"
    ),
    "我的任务": re.compile(
        rf"{_ME}(?:现在|目前|手上|手里|都|还|已经)*(?:接|领|有|认领)(?:了|的)?(?:是)?(?:哪些|什么|哪个|哪几个|几个|啥)(?:任务|单子?|活|需求|心愿)?[了呢啊吗]*[?？。]*"
    ),
    "我的资料": re.compile(
        rf"{_ME}(?:的)?(?:现在)?(?:(?:登记|报到|填|报|写|留|录)(?:了|的|在|过|到)*(?:是|名字是|姓名是|特长是|电话是|单位是)?(?:谁|什么|啥|哪(?:个|家|里|些)?)(?:社区|单位|特长|名字|时间|信息|资料)?|叫(?:什么|啥)(?:名字)?|是谁|(?:名字|姓名|电话|手机号?|单位|特长|社区|空闲时间|信息|资料|登记)(?:登记|填)?(?:的)?(?:是|有)?(?:什么|啥|多少|哪个|哪些|对不对|对吗)|报到了[吗没]|(?:有没有|是不是|是否)(?:已经)?(?:报到|登记)(?:了|过|成功)?)[了呢啊吗的]*[?？。]*"
    ),
}
_COURTESIES = (
    (re.compile(r"(?:(?:你|您|大家|机器人)(?:好|早|在吗|在不在|在么)[呀啊哈的]?|(?:早|喂|有人吗|在不在)[呀啊哈]?|hello|hi|嗨|早上好|下午好|晚上好|中午好|在[吗么]?)[,，。.!！~～?？\s]*", re.IGNORECASE),
     "您好！要办什么直接说，发「帮助」看能说什么。"),
    (re.compile(r"(?:好的?|嗯|行)?[,，\s]*(?:太|非常|多)?(?:谢谢|感谢|多谢|谢了|辛苦了?)(?:您|你|啦|了|啊|呀|大家|小?机器人)*[,，。.!！~～\s]*"), "不客气。"),
    (re.compile(r"(?:好[的吧]?|嗯+|哦+|行|收到|知道了|明白了?|ok|👌+|晚安|再见|拜拜|88|回见|先忙了?|我先忙|没事了|没什么事?了?)[了啦吧啊哈。.!！~～\s]*"), "好的，有事随时说。"),
    (re.compile(r"(?:我|本人)?[^，,。？?]{0,14}(?:都|期间|这段时间|最近|要|在)?(?:没空|没有?时间|出差|休假|住院|不在家|在外地|不方便|忙不过来)(?:了|呢|啊)?[，,。！!]*[^？?]{0,16}"),
     "哪几天没空不用登记。问到您又去不了的，发：婉拒 编号（不用说原因、不扣分）；接了的来不了发：来不了 编号\n平时的空闲变了发：时间 周六"),
    (re.compile(r"(?:我|以后|最近|现在|一般|平时|每|今后|,|，)*(?:周末|双休日?|工作日|每天|(?:周|星期|礼拜)[一二三四五六日天]|[上下中]午|晚上|都|也|,|，|、|[和到])+(?:可以|有空|都行|行|有时间|没事|在家)[了的呢吧啊。！!]*"),
     "改空闲时间发：时间 周六、周日上午　加一天发：时间 加 周三\n看现在有什么事发：我有空"),
    (re.compile(r"(?:我)?(?:的)?(?:(?:真名|名字|姓名|本名)(?:是|叫|错了|不对|写错了|改|换)|(?:改|换|更正|修改)(?:一?个|一下)?(?:名字|姓名|名)).{0,14}"),
     "登记、改姓名私聊我发：姓名 李明"),
    (re.compile(r"(?:你|您|你们|这个|机器人)*(?:是谁|是什么|是干什么的?|干什么的|干嘛的?|是干嘛的|能干嘛|能干什么|能做什么|会什么|会干什么|有什么用)[啊呀呢的?？]*"),
     "我帮大家报到、发需求、接单、记服务，直接说就行。发「帮助」看能说什么。"),
    (re.compile(r"(?:我|刚才|刚刚|不小心)*(?:按|点|发|写|打|填|弄)错了?.{0,4}|(?:怎么)?(?:撤回|撤销|删掉?)(?:掉)?(?:刚才|上一?条|我)(?:的|那|发的)?.{0,4}"),
     "写错了再发一次对的就行；接错了发：来不了 编号；报错了社区发：取消报到 社区名"),
    (re.compile(r".{0,4}(?:投诉|举报|反映|提(?:个|点|一?下)?意见).{0,30}"),
     "提意见、反映情况发：社情民意 写清什么事。私聊我发的内容只有社区或单位能看到"),
    (re.compile(r".{0,6}(?:我家|家里|我们楼|楼道).{0,20}(?:坏|漏|堵|断|不亮|打不开|不通|不制冷|没[水电气]|停[水电气]).{0,20}"),
     "要找人帮忙发：求助：家里灯不亮了，想找人看看（在社区的群里发，报过到的也可以在这里发）"),
    (re.compile(r".{0,8}(?:想|要|怎么|如何)(?:当|做|成为|报名当|报名做|加入|报名)(?:个|一名)?志愿者.{0,6}"),
     "欢迎！先报到，写上社区和您会什么。\n例：报到 舜水新村 特长：水电维修 时间：周六"),
    (re.compile(r"(?:我)?(?:想|要)?(?:退出|不想干了|不干了|退出志愿者|不当志愿者了|(?:不想|不)(?:再)?参加了|退群|要退群|取消报到)[了。!！]*"),
     "接了的事来不了发：来不了 编号。不在哪个社区了发：取消报到 社区名。删掉登记的一切，私聊发：删除我的资料"),
)  # fmt: skip


@word("帮助", "菜单", "help", "怎么用", "start", example="帮助 报到", about="看能说什么", loud=False)
async def show(heard: Heard, rest: str) -> Answer | None:
    """帮助 [词]."""
    if rest.strip():
        found = words.table.get(rest.strip())
        return say(f"{found.about}\n例：{found.example}") if found is not None else None
    return await overview(heard)


async def overview(heard: Heard) -> Answer:
    """What this person says most often here."""
    async with desk.look(heard) as (_, speaker):
        held = {kind for kind, _ in speaker.roles}
    lines: list[str] = []
    for role in _roles(speaker, held):
        entries = [words.table[name] for name in _SHORT[role]]
        lines.append(f"【{_TITLES[role]}】{'；'.join(_brief(entry) for entry in entries)}")
    return say("\n".join([*lines, "看一个词的用法发：帮助 词，例：帮助 完成。不用 @我，直接说就行。"]))


async def nearest(heard: Heard, otherwise: Answer) -> Answer:
    """What to say to a message that was put to the bot and not understood: the words it may have meant."""
    urgent = call_first(heard.clean)
    if urgent is not None:
        return say(urgent)
    asked = next((name for name, said in _OF_ONESELF.items() if said.fullmatch(heard.clean)), None)
    if asked is not None and (told := await words.table[asked].handler(heard, "")) is not None:
        return told
    courtesy = next((words for said, words in _COURTESIES if said.fullmatch(heard.clean)), None)
    if courtesy is not None:
        return say(courtesy)
    async with desk.look(heard) as (_, speaker):
        roles = {"member", *_roles(speaker, {kind for kind, _ in speaker.roles})}
    near = sorted(
        ((_nearness(entry, heard.clean), entry) for entry in words.entries if roles & set(entry.roles)),
        key=lambda pair: -pair[0],
    )
    lines = [f"{entry.example}　{entry.about}" for nearness, entry in near[:_MOST_HINTS] if nearness >= _NEAR]
    head = "是不是要这样：" if _HOW.search(heard.clean) else "没看懂这句话。是不是要："
    return say("\n".join([head, *lines, "别的发：帮助"])) if lines else otherwise


def _nearness(entry: Word, said: str) -> float:
    """A word of ours that stands in the message counts by its length; the rest is likeness to what it is for."""
    named = max((len(name) for name, held in words.table.items() if held is entry and name in said), default=0)
    return (named / 4 if named > 1 else 0) + likeness(said, f"{entry.name}{entry.about}")


def _brief(entry: Word) -> str:
    return entry.example.split("（")[0] if len(entry.example) <= 14 else entry.name


def _roles(speaker: Speaker, held: set[str]) -> list[str]:
    ordered = [role for role in ("operator", "superior_admin", "unit_admin", "staff") if role in held]
    return [*(["operator"] if speaker.is_operator else []), *ordered, "member"]
