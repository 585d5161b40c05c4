"""加入团队 退出团队 队活动: who is in a team, and what it did together."""

import re

from plugins import _said as spoken
from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from plugins._wording import day_text
from plugins._words import word
from storage.cooperation import team_choice, team_life, teamwork
from storage.errors import NotNow, NotUnderstood
from storage.masking import tidy_name, without_numbers
from storage.speakers import member


@word("加入团队", "加入服务队", example="加入团队 水电维修队", about="加入服务队；不写名称就按特长建议", loud=False)
async def join(heard: Heard, rest: str) -> Answer | None:
    """加入团队 [名称]."""
    if rest and spoken.is_among_people(heard) and not re.fullmatch(r"[\w·]{2,20}", rest):
        return None  # 加入团队 吧，一起干 is said to people
    if rest:
        async with desk.act(heard) as (session, speaker):
            view, again = await teamwork.join(session, speaker, await member(session, speaker), rest)
        return say(
            f"{'您已经在' if again else '已加入'}「{view.name}」，现有{len(view.members)}人。退出发：退出团队 {view.name}"
        )
    async with desk.look(heard) as (session, speaker):
        by = await member(session, speaker)
    if by.unit_id is None:
        raise NotNow("还不知道您的单位，请在单位的群里报到一次，再加入。")
    found = await team_choice.suggest(desk.database, by)
    if not found:
        return say("没有您还能加入的对口服务队。看全部发：服务队")
    lines = [f"{n}. {c.team.name}（{'，'.join(c.reasons) or '不限特长'}）" for n, c in enumerate(found, 1)]
    return say("\n".join(["适合您的服务队：", *lines, f"加入发：加入团队 {found[0].team.name}"]))


@word("退出团队", "退出服务队", example="退出团队 水电维修队", about="退出服务队，不用说原因", loud=False)
async def leave(heard: Heard, rest: str) -> Answer | None:
    """退出团队 [名称]."""
    async with desk.act(heard) as (session, speaker):
        by = await member(session, speaker)
        name = await teamwork.leave(session, speaker, by, rest or None)
    return say(f"已退出「{name}」。要再加入发：加入团队 {name}")


@word("队活动", example="队活动 清洁家园 7月5日 @李明 @张伟", about="队长或管理员记队里的活动和到场的人",
      roles=("unit_admin", "member"), loud=False)  # fmt: skip
async def activity(heard: Heard, rest: str) -> Answer | None:
    """队活动 [队名] 名称 日期 @…"""
    example = "队活动 清洁家园 7月5日 @李明 @张伟"
    text = spoken.said(heard)
    found = spoken.days_in(text, heard.today, "behind", example)
    if found is None and spoken.is_among_people(heard) and not spoken.mentions(text):
        return None
    words = spoken.without_mentions(found.before if found else text).split()
    if found is None or not words:
        raise NotUnderstood(f"请写活动名称、日期和到场的人。例：{example}")
    async with desk.act(heard) as (session, speaker):
        named = len(words) > 1
        try:
            by = await teamwork.lead(session, speaker, words[0] if named else None)
        except NotUnderstood:
            by = await teamwork.lead(session, speaker, None)
            named = False
        name = tidy_name(without_numbers("".join(words[1:] if named else words)))
        people = await spoken.people_in(session, speaker, f"{' '.join(spoken.mentioned(found.before))} {found.after}")
        held = await team_life.note_activity(session, speaker, by, name, found.first, tuple(p.id for p in people))
    strangers = f"\n不是队员，没记：{'、'.join(held.strangers)}" if held.strangers else ""
    who = f"，{len(held.people)}人：{'、'.join(held.people)}" if held.people else "，还没写到场的人"
    return say(f"「{held.team}」队活动已记：{held.name} · {day_text(held.day, heard.today)}{who}{strangers}")
