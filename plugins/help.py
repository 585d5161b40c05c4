"""帮助: what this person can say here, by role, with one example each."""

import re

from matching.language.alike import likeness
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
_COURTESIES = (
    (re.compile(r"(?:(?:你|您|大家|机器人)?(?:好|早|在吗|在不在|在么)[呀啊哈的]?|hello|hi|嗨|早上好|下午好|晚上好|中午好|在[吗么]?)[,，。.!！~～?？\s]*", re.IGNORECASE),
     "您好！要办什么直接说，发「帮助」看能说什么。"),
    (re.compile(r"(?:好的?|嗯|行)?[,，\s]*(?:太|非常|多)?(?:谢谢|感谢|多谢|谢了|辛苦了?)(?:您|你|啦|了|大家|机器人)?[,，。.!！~～\s]*"), "不客气。"),
    (re.compile(r"(?:你|您|你们|这个|机器人)*(?:是谁|是什么|是干什么的?|干什么的|干嘛的?|是干嘛的|能干嘛|能干什么|能做什么|会什么|会干什么|有什么用)[啊呀呢的?？]*"),
     "我帮大家报到、发需求、接单、记服务，直接说就行。发「帮助」看能说什么。"),
    (re.compile(r".{0,8}(?:想|要|怎么|如何)(?:当|做|成为|报名当|报名做|加入|报名)(?:个|一名)?志愿者.{0,6}"),
     "欢迎！先报到，写上社区和您会什么。\n例：报到 舜水新村 特长：水电维修 时间：周六"),
    (re.compile(r"(?:我)?(?:想|要)?(?:退出|不想干了|不干了|退出志愿者|不当志愿者了)[了。!！]*"),
     "接了的事来不了发：来不了 编号。不再参加、删掉登记的一切，私聊发：删除我的资料"),
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
