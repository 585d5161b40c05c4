"""类别 单位 领导 我带来了 组织关系 在册 统一报到: who is what, and the lists of a unit. Kinds and levels are never said in a group."""

import re

from nonebot_plugin_alconna import Args

from matching.messages.personal import read_person_kind
from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from plugins._words import REST, word
from storage import orgs, people
from storage.errors import NotFound, NotNow, NotUnderstood
from storage.policy import policy_of
from storage.post import questions
from storage.profiles import KINDS
from storage.registration import kinds, proposals, units
from storage.registration.proposals import Proposed
from storage.registration.registrations import community_standing
from storage.speakers import org_by_id, staff, unit_admin

_TAKEN_BACK = {"取消", "无", "不是", "清除"}
_LISTED = {
    "asked": "已私信问本人",
    "again": "已问过，等本人答复",
    "registered": "已经报到了",
    "declined": "本人表示不去，尊重意愿",
    "foreign": "不是本单位的人，没有列入",
}


@word("类别", "人员类别", example="类别 离退休（单位管理员：类别 @李明 团员）", about="登记人员类别：在职党员、离退休党员、积极分子、团员、青年、群众",
      args=Args["said", REST], loud=False)  # fmt: skip
async def kind(heard: Heard, said: str) -> Answer | None:
    """类别 …, one's own; 类别 @某人 …, by the unit's admin."""
    words = said.split()
    found = read_person_kind(words[-1]) if words else None
    name = " ".join(words[:-1]).lstrip("@ ")
    if found is None:
        if heard.chat.private or heard.mentions:
            raise NotUnderstood(f"类别有：{'、'.join(KINDS)}。例：类别 离退休党员")
        return None
    async with desk.act(heard) as (session, speaker):
        if not name and not heard.mentions:
            await kinds.set_kind(session, speaker, await people.row_of(session, speaker), found)
            return say("类别已登记。要看自己的资料，私聊我发：我的资料")
        by = await unit_admin(session, speaker)
        person = await people.meant(session, speaker, heard.mentions[0] if heard.mentions else None, name)
        await kinds.set_kind_of(session, speaker, by, person, found)
    return say(f"{person.name or '这位同志'}的类别已登记。")


@word(
    "领导",
    "领导级别",
    example="领导 李明 县处级以上",
    about="（私聊）登记领导级别，只用在带头报表里",
    roles=("unit_admin",),
    loud=False,
)
async def leader(heard: Heard, rest: str) -> Answer | None:
    """领导 某人 级别, in private only: a level is never said in a group."""
    words = rest.split()
    if not heard.chat.private:
        return say("级别不在群里说，请私聊我发：领导 姓名 级别") if heard.mentions else None
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        leaders = (await policy_of(session, by.org.id)).leaders
        level = words[-1] if words else ""
        if len(words) < 2 and not heard.mentions:
            levels = "、".join(leaders.levels) if leaders else "（本单位的规则里没有）"
            raise NotUnderstood(
                f"请写姓名和级别。级别有：{levels}。例：领导 李明 {leaders.levels[0] if leaders else '级别'}"
            )
        target = heard.mentions[0] if heard.mentions else None
        person = await people.meant(session, speaker, target, " ".join(words[:-1]))
        await kinds.set_leader(session, speaker, by, person, "" if level in _TAKEN_BACK else level)
    return say(f"{person.name}的级别已{'清除' if level in _TAKEN_BACK else '登记'}，只用在带头报表里。")


@word("单位", example="单位 市住建局", about="说自己是哪个单位的", loud=False)
async def unit(heard: Heard, rest: str) -> Answer | None:
    """单位 …: one's own word; a group's chat about units is left alone."""
    name = re.sub(r"^(?:是|在|[:：])+", "", rest.strip()).strip(" 。，,")
    if not name:
        if heard.chat.private:
            raise NotUnderstood("请写单位名称。例：单位 市住建局")
        return None
    return await _declare(heard, name, strict=not heard.chat.private and not heard.to_me)


_UNIT_FRAME = re.compile(r"^(?:我)?(?:是|在|从)|(?:(?:已经?)?退休|退下来|工作|上班|职工|员工|[的了！!])+$")


async def answer_unit(heard: Heard) -> Answer | None:
    """The plain name of a bound unit, after it was asked for."""
    if len(heard.clean) > 24:
        return None
    return await _declare(heard, _UNIT_FRAME.sub("", heard.clean).strip(" 。，,"), strict=True)


@word("我带来了", "我带来", "我带了", example="我带来了 @小王", about="登记自己带来的积极分子、团员、青年", loud=False)
async def brought(heard: Heard, rest: str) -> Answer | None:
    """我带来了 @某人."""
    name = rest.strip().lstrip("@")
    if not heard.mentions and (not heard.chat.private or not name):
        return None
    async with desk.act(heard) as (session, speaker):
        me = await people.row_of(session, speaker)
        person = await people.meant(session, speaker, heard.mentions[0] if heard.mentions else None, name)
        done = await kinds.bring(session, speaker, person, me)
    return say(f"{'已登记过' if done.again else '已登记'}：{done.name or '这位同志'}由{done.by}带来。")


@word("由", example="由 @李明 带来", about="登记是谁带自己来的", args=Args["said", REST], loud=False)
async def brought_by(heard: Heard, said: str) -> Answer | None:
    """由 @某人 带来."""
    found = re.fullmatch(r"@?(?P<name>[\u4e00-\u9fff·\w]{0,12})\s*带[我]?来(?:的|了)?[。.!！]?", said.strip())
    if found is None or not (heard.mentions or (heard.chat.private and found["name"])):
        return None
    async with desk.act(heard) as (session, speaker):
        me = await people.row_of(session, speaker)
        by = await people.meant(session, speaker, heard.mentions[0] if heard.mentions else None, found["name"])
        done = await kinds.bring(session, speaker, me, by)
    return say(f"{'已登记过' if done.again else '已登记'}：{done.name}由{done.by or '这位同志'}带来。")


@word(
    "组织关系不在本单位", "组织关系在外", example="组织关系不在本单位", about="党组织关系在别处，统计单列", loud=False
)
async def elsewhere(heard: Heard, rest: str) -> Answer | None:
    """组织关系不在本单位."""
    return await _set_elsewhere(heard, elsewhere=True) if not rest.strip() else None


@word("组织关系在本单位", "组织关系转入", example="组织关系在本单位", about="党组织关系已在本单位", loud=False)
async def not_elsewhere(heard: Heard, rest: str) -> Answer | None:
    """组织关系在本单位."""
    return await _set_elsewhere(heard, elsewhere=False) if not rest.strip() else None


@word(
    "在册",
    example="在册 320（或：在册 @李明）",
    about="登记本社区在册党员人数，或把某人登记为在册",
    roles=("staff",),
    loud=False,
)
async def enrolled(heard: Heard, rest: str) -> Answer | None:
    """在册 [人数|@某人], by the community's staff; alone it shows 在职 and 在册."""
    said = rest.strip()
    if said and not heard.mentions and not re.fullmatch(r"\d{1,8}\s*[人名]?", said) and not heard.chat.private:
        return None
    async with desk.act(heard) as (session, speaker):
        by = await staff(session, speaker)
        if found := re.fullmatch(r"(\d{1,8})\s*[人名]?", said):
            await kinds.set_enrolled(session, speaker, by, int(found[1]))
        elif said or heard.mentions:
            person = await people.meant(
                session, speaker, heard.mentions[0] if heard.mentions else None, said.lstrip("@")
            )
            await kinds.set_standing(session, speaker, by, person.id, "在册")
        counts = await community_standing(session, by.org.id)
    known = f"{counts.enrolled}名" if counts.enrolled is not None else f"已登记{counts.listed}名（总数发：在册 320）"
    return say(f"{by.org.name}：在职党员报到{counts.on_duty}名，在册党员{known}。")


@word(
    "统一报到",
    example="统一报到 舜水新村 @李明 @张伟",
    about="列名单统一组织报到，本人同意才算",
    roles=("unit_admin",),
    loud=False,
)
async def together(heard: Heard, rest: str) -> Answer | None:
    """统一报到 社区 @某人 …: each one is asked; nobody is registered without his own yes."""
    words = rest.split()
    if not words or not (heard.mentions or len(words) > 1):
        if heard.chat.private:
            raise NotUnderstood("请写社区和人。例：统一报到 舜水新村 李明 张伟")
        return None
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        where = await orgs.community_named(session, words[0], by.org)
        named = [(user_id, None) for user_id in heard.mentions] or [(None, name.lstrip("@")) for name in words[1:31]]
        people_ = [await people.meant(session, speaker, user_id, name) for user_id, name in named]
        done = [await proposals.propose(session, speaker.now, by, person, where) for person in people_]
    return say("\n".join([f"统一报到 {where.name}：", *_listed(done)]))


@word("同意报到", example="同意报到", about="同意单位统一组织的报到", loud=False)
async def agree(heard: Heard, rest: str) -> Answer | None:
    """同意报到: one's own yes."""
    if rest.strip():
        return None
    async with desk.act(heard) as (session, speaker):
        done = await proposals.answer(session, speaker, agreed=True)
    return say(f"已报到：{'、'.join(org.name for org in done)}。请再补一句会什么，例：特长 水电维修")


@word("不同意报到", example="不同意报到", about="不参加单位统一组织的报到，不用说原因", loud=False)
async def disagree(heard: Heard, rest: str) -> Answer | None:
    """不同意报到: nothing is owed, no reason asked."""
    if rest.strip():
        return None
    async with desk.act(heard) as (session, speaker):
        done = await proposals.answer(session, speaker, agreed=False)
    return say(f"好的，没有给您报到（{'、'.join(org.name for org in done)}）。以后想自己报到发：报到")


async def _declare(heard: Heard, name: str, *, strict: bool) -> Answer | None:
    """`strict`: in a group only what is certainly a unit's name is an answer."""
    try:
        async with desk.act(heard) as (session, speaker):
            person = await people.known(session, speaker)
            near = speaker.org or await org_by_id(session, person.unit_id)
            found = await units.declare(session, speaker, person, name, near)
            await questions.forget(session, speaker)
    except NotFound:
        if strict:
            return None
        raise
    return say(f"单位已登记：{found.name}（自报，等单位名册核对）。")


async def _set_elsewhere(heard: Heard, *, elsewhere: bool) -> Answer:
    async with desk.act(heard) as (session, speaker):
        await kinds.set_elsewhere(session, speaker, await people.row_of(session, speaker), elsewhere=elsewhere)
    return say("已登记，统计时单列，照样欢迎参加服务。" if elsewhere else "已登记。")


def _listed(done: list[Proposed]) -> list[str]:
    if not done:
        raise NotNow("名单是空的。例：统一报到 舜水新村 @李明 @张伟")
    return [f"{'、'.join(one.name or '（未登记姓名）' for one in done if one.state == state)}：{words}"
            for state, words in _LISTED.items() if any(one.state == state for one in done)]  # fmt: skip
