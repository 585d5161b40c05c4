"""联系人 联系点: whom to ask, and the communities that a unit belongs to or helps."""

import re

from matching.language.names import SURNAMES
from plugins import _said as spoken
from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from plugins._words import word
from storage.cooperation import contacts
from storage.cooperation.contacts import Card
from storage.errors import NotUnderstood
from storage.masking import has_phone, tidy_name
from storage.speakers import unit_admin, unit_of

_NAME = re.compile(r"[\u4e00-\u9fff·]{2,4}")
_ASKING = re.compile(r"谁|什么|哪|[吗呢吧呀了]$")
_KIND_WORDS = {
    "单位所属": "单位所属社区", "所属": "单位所属社区", "联系帮扶": "联系帮扶社区", "帮扶": "联系帮扶社区",
    "服务群众": "服务群众联系点", "党建": "党建工作联系点", "结对": "结对共建点",
}  # fmt: skip


@word("联系人", example="联系人 李明 13800000000", about="定本组织的联系人（电话请私聊发）；单发看联系人",
      roles=("unit_admin", "staff", "superior_admin"), loud=False)  # fmt: skip
async def contact(heard: Heard, rest: str) -> Answer | None:
    """联系人 [姓名 电话|组织名]."""
    text = rest.strip()
    named = has_phone(text) or _is_name(text)
    if text and not named and spoken.is_among_people(heard):
        return None  # 联系人 换了吗 is said to people
    async with desk.act(heard) as (session, speaker):
        cards = await contacts.cards(session, speaker, tidy_name(text) or None) if not has_phone(text) else ()
        if cards:
            return _shown(heard, cards)
        if text and named:
            by = await contacts.keeper(session, speaker)
            return _named(await contacts.name_contact(session, speaker, by, text))
    example = "联系人 李明 13800000000"
    return say(f"没有登记「{tidy_name(text)}」的联系人。" if text else f"还没有登记联系人。例：{example}")


def _named(card: Card) -> Answer:
    if card.phone is not None:
        return say(f"{card.org.name}的联系人已登记：{card.name}，电话已加密保存。")
    return say(f"{card.org.name}的联系人已登记：{card.name}。电话没有保存，请私聊我发：联系人 {card.name} 电话号码")


def _shown(heard: Heard, cards: tuple[Card, ...]) -> Answer:
    lines = [f"{card.org.name}联系人：{card.name}{f'，电话 {card.phone}' if card.phone else ''}" for card in cards[:10]]
    hint = [] if heard.chat.private else ["电话只在私聊里给管理员和社区工作者看：联系人"]
    return say("\n".join([*lines, *hint]))


def _is_name(text: str) -> bool:
    """A surname and what may follow it: 联系人 是谁 names nobody."""
    return bool(_NAME.fullmatch(text)) and text[0] in SURNAMES and not _ASKING.search(text)


@word("联系点", example="联系点 舜水新村 联系帮扶社区", about="登记单位所属、联系帮扶的社区；单发看清单",
      roles=("unit_admin",), loud=False)  # fmt: skip
async def point(heard: Heard, rest: str) -> Answer | None:
    """联系点 [社区 种类] · 联系点 取消 社区 [种类]."""
    text = rest.strip()
    if not text:
        return await _points(heard)
    dropped = spoken.begins(text, "取消", "删除", "去掉")
    words = (dropped if dropped is not None else text).split()
    kind = _kind(words[-1]) if len(words) > 1 else None
    if (len(words) > 1 and kind is None) or (len(words) < 2 and dropped is None):
        if spoken.is_among_people(heard) and kind is None and len(words) != 2:
            return None
        kinds = "、".join(contacts.POINT_KINDS)
        raise NotUnderstood(f"请写社区和种类：{kinds}。例：联系点 舜水新村 联系帮扶社区")
    async with desk.act(heard) as (session, speaker):
        by = await unit_admin(session, speaker)
        if dropped is not None:
            gone = await contacts.drop_point(session, speaker, by, words[0], kind)
            return say(f"已取消：{gone.community.name}（{gone.kind}）。")
        made = await contacts.add_point(session, speaker, by, words[0], kind or "")
    return say(
        f"联系点{'早已登记' if made.again else '已登记'}：{made.community.name}（{made.kind}）。看清单发：联系点"
    )


async def _points(heard: Heard) -> Answer | None:
    async with desk.look(heard) as (session, speaker):
        unit = await unit_of(session, speaker)
        if unit is None:
            return None if spoken.is_among_people(heard) else say("请在单位的群里发：联系点")
        listed = await contacts.points(session, unit.id)
    if not listed:
        return say(f"{unit.name}还没有联系点。单位管理员发：联系点 舜水新村 联系帮扶社区")
    return say("\n".join([f"{unit.name}联系点：", *(f"{one.community.name}（{one.kind}）" for one in listed[:10])]))


def _kind(text: str) -> str | None:
    if text in contacts.POINT_KINDS:
        return text
    found = {kind for words, kind in _KIND_WORDS.items() if text.startswith(words)}
    if text.startswith("单位所属"):
        return "单位所属社区"
    return found.pop() if len(found) == 1 else None
