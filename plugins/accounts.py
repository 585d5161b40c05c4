"""关联账号 · 我的账号 · 解除关联: one person with several accounts, by a code and in private.

On official QQ the one who speaks in a group may have another id in private. There the code is said in the group, because
that account cannot speak anywhere else.
"""

import re
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from plugins._words import word
from storage.codes import LENGTH, signs
from storage.errors import NotNow, NotUnderstood, Refusal
from storage.own_data import accounts
from storage.own_data.accounts import AccountRef, Linked
from storage.post import questions
from storage.post.questions import Asked
from storage.speakers import ChatRef

_NAMES = {"qq": "QQ", "qqofficial": "官方QQ", "telegram": "Telegram", "console": "终端"}
_TWO_IDS = ("qqofficial",)  # where somebody may have one id in private and another in groups
ASKED = "link"  # whether the account that asked for a code is the speaker's own
_ALONE = "账号的事只在私聊里办，请私聊我发：{}"
_EXPOSED = "关联码发到群里就作废了，请撤回，再私聊我重新要：关联账号"
_IS_IT_YOURS = (
    "要把要码的那个私聊账号并到您名下吗？并了以后，那边能以您的身份说话，看得到住址电话。\n"
    "码是您自己刚在私聊里要的才发：是　别人给的码发：否"
)


@word(
    "关联账号",
    "关联",
    example="关联账号",
    about="（私聊）把另一个账号也算作自己：先要码，再到那边发 关联 码",
    loud=False,
)
async def link(heard: Heard, rest: str) -> Answer | None:
    """关联账号 asks for a code; 关联 码, said in private from another account, is the link."""
    coded = len(signs(rest)) == LENGTH and signs(rest).isascii()
    if not heard.chat.private:
        return await _among_people(heard, rest, coded)
    if rest and not coded:
        raise NotUnderstood("关联码是8位，在另一个账号上私聊我发「关联账号」要。例：关联 ABCD-2345")
    return await _take_code(heard, rest) if rest else await _give_code(heard)


@word("我的账号", example="我的账号", about="（私聊）看关联了哪些平台的账号", loud=False)
async def show(heard: Heard, rest: str) -> Answer | None:
    """我的账号."""
    if rest:
        return None
    if not heard.chat.private:
        return say(_ALONE.format("我的账号"))
    async with desk.look(heard) as (session, speaker):
        mine = await accounts.mine(session, speaker)
    if mine is None:
        return say(
            f"这个账号（{_shown(heard.chat.platform, heard.user_id)}）还没有登记。报到发：报到 社区名 特长：会什么"
        )
    held = mine.accounts
    lines = [
        f"{n}. {_shown(one.platform, one.user_id)}{'（这里）' if one.here else ''}" for n, one in enumerate(held, 1)
    ]
    less = f"　去掉一个发：解除关联 {len(held)}" if len(held) > 1 else ""
    head = f"统一编号：{mine.number}，{len(held)}个账号："
    return say("\n".join([head, *lines, f"再加一个发：关联账号{less}"]))


@word("解除关联", "取消关联", example="解除关联 2", about="（私聊）去掉一个账号，写「我的账号」里的第几个", loud=False)
async def unlink(heard: Heard, rest: str) -> Answer | None:
    """解除关联 2 (or the platform's name)."""
    if not heard.chat.private and not (rest and _speaks_only_here(heard)):
        return say(_ALONE.format("解除关联")) if not rest or heard.to_me else None
    async with desk.act(heard) as (session, speaker):
        mine = await accounts.mine(session, speaker)
        gone = _meant(mine.accounts if mine is not None else (), rest)
        await accounts.unlink(session, speaker, gone)
        if not gone.here:
            text = "这个账号已解除关联，不再是原来那位同志。不是您本人操作的，请告诉社区工作者或单位管理员。"
            accounts.tell(session, heard.now, ChatRef(gone.platform, gone.user_id, True), text)
    return say(f"已解除关联：{_shown(gone.platform, gone.user_id)}。报到和记录都留在其余的账号上。")


async def answer_question(heard: Heard, asked: Asked, *, agreed: bool, declined: bool) -> Answer | None:
    """Whether the account that asked for a code is the speaker's own: it may then speak as he."""
    if not (agreed or declined):
        return None
    taken = ChatRef(str(asked.payload["platform"]), str(asked.payload["user_id"]), True)
    async with desk.act(heard) as (session, speaker):
        await questions.forget(session, speaker)
        place = await accounts.take_in(session, speaker, taken) if agreed else 0
        if agreed:
            accounts.tell(session, heard.now, taken, "这个账号和您在群里的账号是同一个人了。看有哪些发：我的账号")
    if declined:
        return say("好的，没有关联，码已作废。")
    return say(f"关联好了：那个私聊账号也是您的了，只能私下说的会在那里告诉您。不是您的，马上发：解除关联 {place}")


async def with_hint(answer: Answer, heard: Heard) -> Answer:
    """The answer; who is not known in private may be somebody known in a group by another id."""
    if not heard.chat.private or heard.chat.platform not in _TWO_IDS:
        return answer
    async with desk.look(heard) as (_, speaker):
        known = speaker.person_id is not None
    hint = "\n（已在群里报过到、我却不认得您的：发 关联账号）"
    return answer if known else replace(answer, parts=(*answer.parts, hint))


def _speaks_only_here(heard: Heard) -> bool:
    return heard.chat.platform in _TWO_IDS and not heard.chat.private


async def _among_people(heard: Heard, rest: str, coded: bool) -> Answer | None:
    if coded and _speaks_only_here(heard):
        return await _take_code_here(heard, rest)
    if coded:
        return say(_EXPOSED) if await _expose(heard, rest) else None
    return say(_ALONE.format("关联账号")) if not rest and heard.clean != "关联" else None


async def _take_code_here(heard: Heard, code: str) -> Answer:
    """Others read along: whatever comes of it, the code is good for nothing more."""
    try:
        async with desk.act(heard) as (session, speaker):
            done = await accounts.redeem(session, speaker, code)
            if done.state == "asks" and done.asked_from is not None:
                if speaker.org is None:
                    raise NotNow("这个群没有绑定，请私聊我重新要码：关联账号，再到您报到的群里 @我 发。")
                payload = {"platform": done.asked_from.platform, "user_id": done.asked_from.id}
                await questions.ask(session, speaker, ASKED, payload)
            elif done.asked_from is not None:
                _tell_of(session, heard, done.asked_from)
    except Refusal:
        await _expose(heard, code)
        raise
    exposed = done.state in ("wrong", "locked") and await _expose(heard, code)
    if exposed and done.state == "wrong":
        return say(_EXPOSED)
    return say(_IS_IT_YOURS if done.state == "asks" else _redeemed(done))


async def _expose(heard: Heard, code: str) -> bool:
    async with desk.database.begin() as session:
        return await accounts.expose(session, code)


async def _give_code(heard: Heard) -> Answer:
    async with desk.act(heard) as (session, speaker):
        code = await accounts.issue(session, speaker)
    two_ids = "关联您在群里的账号：到那个群 @我 发同样的话\n" if heard.chat.platform in _TWO_IDS else ""
    return say(
        f"关联码：{code}（10分钟内有效，只能用一次）\n"
        f"在另一个平台的账号上私聊我发：关联 {code}\n{two_ids}"
        "之后两个账号就是同一个人，报到、职务、记录都算在一起。码不要给别人：谁发了码，谁就能以您的身份说话。"
    )


async def _take_code(heard: Heard, code: str) -> Answer:
    async with desk.act(heard) as (session, speaker):
        done = await accounts.redeem(session, speaker, code)
        if done.asked_from is not None:
            _tell_of(session, heard, done.asked_from)
    return say(_redeemed(done))


def _tell_of(session: AsyncSession, heard: Heard, asked_from: ChatRef) -> None:
    """The account that asked for the code hears which one said it."""
    text = (
        f"您的账号刚关联了一个新的：{_shown(heard.chat.platform, heard.user_id)}。"
        "不是您本人操作的，马上发「我的账号」，再解除它。"
    )
    accounts.tell(session, heard.now, asked_from, text)


def _redeemed(done: Linked) -> str:
    if done.state == "locked" or (done.state == "wrong" and not done.left):
        return "输错太多次，请15分钟后再试。"
    if done.state == "wrong":
        return f"这个码不对、用过了或已过期，还可以试{done.left}次。重新要码：到另一个账号私聊我发「关联账号」"
    platform = done.asked_from.platform if done.asked_from is not None else ""
    return f"关联好了：这个账号和{done.name or '您'}的{_named(platform)}账号是同一个人了。看有哪些发：我的账号"


def _meant(mine: tuple[AccountRef, ...], rest: str) -> AccountRef:
    said = re.sub(r"^第|个$|[\s#＃]", "", rest).lower()
    found = [one for n, one in enumerate(mine, 1) if said in (str(n), one.platform, _named(one.platform).lower())]
    if len(found) == 1:
        return found[0]
    raise NotUnderstood("请写「我的账号」里的第几个。例：解除关联 2" if mine else "这个账号还没有登记，不用解除。")


def _shown(platform: str, user_id: str) -> str:
    return f"{_named(platform)} {user_id}"


def _named(platform: str) -> str:
    return _NAMES.get(platform) or f"Satori（{platform.removeprefix('satori-')}）"
