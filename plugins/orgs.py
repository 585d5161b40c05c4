"""绑定 · 解绑 · 任命 · 免去: which group speaks for whom, and who may do what there."""

import re

from nonebot_plugin_alconna import Args, At
from sqlalchemy.ext.asyncio import AsyncSession

from plugins._desk import Answer, Mention, desk, say
from plugins._heard import Heard
from plugins._words import REST, word
from storage import orgs, roles
from storage.errors import NotUnderstood, Refusal
from storage.masking import tidy_name
from storage.policy import Policy
from storage.speakers import Speaker, operator

_KINDS = {
    "单位": "unit", "社区": "community", "上级": "superior", "主管": "superior", "工委": "superior", "村": "community",
}  # fmt: skip
_ROLES = {
    "上级管理员": "superior_admin", "工委管理员": "superior_admin", "单位管理员": "unit_admin", "管理员": "unit_admin",
    "单位联络员": "unit_admin", "社区工作者": "staff", "社工": "staff", "社区管理员": "staff", "队长": "leader", "审计员": "auditor",
}  # fmt: skip


@word(
    "绑定",
    example="绑定 单位 市住建局（或：绑定 社区 舜水新村 上级 市直机关工委）",
    about="让本群代表一个单位、社区或上级",
    roles=("operator",),
)
async def bind(heard: Heard, rest: str) -> Answer | None:
    """绑定 单位|社区|上级 名称 [上级 名称] [规则 名称]."""
    asked = re.split(r"[\s:：,，;；。]+", rest.strip(" :：,，;；。")) if rest.strip() else []
    if not desk.is_operator(heard) and (not asked or asked[0] not in _KINDS):
        return None  # 绑定 银行卡 is nobody's command
    async with desk.act(heard) as (session, speaker):
        by = await operator(session, speaker)
        kind, name, parent, policy = _binding(asked)
        bound = await orgs.bind(session, by, speaker, kind, name, parent, policy)
    above = f"（上级：{bound.parent.name}）" if bound.parent else ""
    more = f"，它现在有{bound.groups}个群" if bound.groups > 1 else ""
    kind_name = orgs.KIND_NAMES[bound.org.kind]
    following = {
        "unit": "下一步：任命 @某人 单位管理员；大家发「报到 社区名 特长：会什么」",
        "community": "下一步：任命 @某人 社区工作者；有事发「需求：…」",
        "superior": "下一步：任命 @某人 上级管理员",
    }
    rules = _rules(bound.policy) if policy else ""
    said = "本群已经绑定" if bound.again else "已绑定"
    return say(f"{said}{kind_name}「{bound.org.name}」{above}{more}。\n{rules}{following[bound.org.kind]}")


@word("解绑", example="解绑", about="本群不再代表任何组织，记录都保留", roles=("operator",))
async def unbind(heard: Heard, rest: str) -> Answer | None:
    """解绑."""
    if rest:
        return None
    async with desk.act(heard) as (session, speaker):
        org = await orgs.unbind(session, await operator(session, speaker), speaker)
    return say(f"本群已与「{org.name}」解绑，人和记录都还在。")


@word(
    "任命",
    example="任命 @王主任 社区工作者",
    about="给人职务：单位管理员、社区工作者、上级管理员、队长、审计员",
    roles=("operator", "superior_admin", "unit_admin", "staff"),
    args=Args["who", [At, str]]["role", REST],
)
async def appoint(heard: Heard, who: At | str, role: str) -> Answer:
    """任命 @某人 [@某人 …] 职务."""
    *others, said = [
        part for part in re.split(r"[\s、,，]+", role) if part not in ("为", "当", "做", "担任", "和")
    ] or [""]
    meant = heard.mentions or (*([who] if isinstance(who, str) else []), *others)
    kind = _ROLES.get(re.sub(r"^(?:为|当|做|担任)|[。.!！，,]+$", "", said))
    lines: list[tuple[str | Mention, ...]] = []
    async with desk.act(heard) as (session, speaker):
        if kind is None:
            raise NotUnderstood(
                f"没有「{tidy_name(said)[:10]}」这个职务。可以任命：{'、'.join(roles.ROLE_NAMES.values())}"
            )
        for one in dict.fromkeys(meant):
            try:
                async with session.begin_nested():  # who cannot be appointed does not keep the others from it
                    lines.append(await _appointed(session, speaker, one, kind, mentioned=bool(heard.mentions)))
            except Refusal as refusal:
                if len(meant) == 1:
                    raise
                lines.append((str(refusal),))
    return say(*[part for line in lines for part in ("\n", *line)][1:])


async def _appointed(
    session: AsyncSession, speaker: Speaker, who: str, kind: str, *, mentioned: bool
) -> tuple[str | Mention, ...]:
    user_id, name = (who, None) if mentioned else (None, who.lstrip("@"))
    done = await roles.appoint(session, speaker, user_id, name, kind)
    shown = Mention(who) if mentioned else done.name
    if done.again:
        return shown, f" 已经是{done.org.name}的{done.role}。"
    return "已任命 ", shown, f" 为{done.org.name}的{done.role}。他发「帮助」可看能做什么。"


@word(
    "免去",
    example="免去 @王主任",
    about="收回职务",
    roles=("operator", "superior_admin"),
    args=Args["who", [At, str]]["role?", REST],
)
async def dismiss(heard: Heard, who: At | str, role: str = "") -> Answer:
    """免去 @某人."""
    user_id, name = _who(who)
    async with desk.act(heard) as (session, speaker):
        done = await roles.dismiss(session, speaker, user_id, name)
    return say("已免去 ", _shown(who, done.name), f" 在{done.org.name}的职务：{done.role}。")


def _rules(policy: Policy) -> str:
    """Which pack holds now, and what in its notice somebody has to decide."""
    doubts = "".join(f"\n请核对：{doubt.question}（先按：{doubt.assumed}）" for doubt in policy.doubts)
    return f"规则：{policy.name}（{policy.title}），下级随它。{doubts}\n"


def _binding(asked: list[str]) -> tuple[str, str, str | None, str | None]:
    example = "例：绑定 单位 市住建局（或：绑定 社区 舜水新村 上级 市直机关工委）"
    if len(asked) < 2 or asked[0] not in _KINDS:
        raise NotUnderstood(f"请写明是单位、社区还是上级，再写名称。{example}")
    named = dict(zip(asked[2::2], asked[3::2], strict=False))
    unknown = [key for key in asked[2::2] if key not in ("上级", "主管", "工委", "规则")]
    name = tidy_name(asked[1])
    parent = next((named[key] for key in ("上级", "主管", "工委") if key in named), None)
    if unknown or len(asked) % 2 or len(name) < 2:
        raise NotUnderstood(f"没看懂名称。{example}")
    return _KINDS[asked[0]], name, tidy_name(parent) if parent else None, named.get("规则")


def _who(who: At | str) -> tuple[str | None, str | None]:
    return (who.target, None) if isinstance(who, At) else (None, who.lstrip("@"))


def _shown(who: At | str, name: str) -> str | Mention:
    return Mention(who.target) if isinstance(who, At) else name
