"""The one matcher: every message comes in here, is heard once, and is answered by the handler of its word.

A message that is not for the bot gets no answer. One chat's messages are answered in the order they came.
"""

import asyncio
import re
from dataclasses import replace
from weakref import WeakValueDictionary

from nonebot import logger, on_message, require
from nonebot.adapters import Bot, Event
from nonebot.matcher import Matcher
from nonebot.message import run_postprocessor

require("nonebot_plugin_alconna")

from nonebot_plugin_alconna import UniMessage  # noqa: E402

from matching.classifiers.vetoes import asks_list, asks_work  # noqa: E402
from matching.messages.hands import asks_for_hands  # noqa: E402
from matching.messages.reader import read  # noqa: E402
from matching.messages.replies import volunteers as volunteering  # noqa: E402
from matching.model import Reading  # noqa: E402
from plugins import (  # noqa: E402, F401
    absences,
    accounts,
    answers,
    certificates,
    checkup,
    circulars,
    contacts,
    duty,
    help,
    kinds,
    ledger,
    ledger_export,
    licences,
    listings,
    machine,
    matchmaking,
    members,
    merits,
    moves,
    need_life,
    need_lists,
    needs,
    offers,
    opinions,
    orgs,
    own_data,
    pairings,
    paper_lists,
    paper_tables,
    papers,
    photos,
    progress,
    projects,
    registration,
    registry,
    reminders,
    replies,
    reports,
    rosters,
    summaries,
    team_life,
    team_papers,
    teams,
    tickets,
    ties,
    venues,
    visits,
    volunteers,
)
from plugins._desk import Answer, desk, say, together  # noqa: E402
from plugins._handing import hand_over  # noqa: E402
from plugins._heard import Heard, hear, own_id  # noqa: E402
from plugins._lines import apart  # noqa: E402
from plugins._replying import letters_of, reply_with  # noqa: E402
from plugins._scene import Scene, fills_form, group_of, scene_of  # noqa: E402
from plugins._words import Word, call, words  # noqa: E402
from storage.errors import NotUnderstood, Refusal  # noqa: E402
from storage.post import questions  # noqa: E402
from storage.post.heard import Repeated  # noqa: E402
from storage.post.questions import Asked  # noqa: E402
from storage.registration.forms import Waiting  # noqa: E402
from storage.speakers import Speaker  # noqa: E402

_FILES = {  # whose question a file without words answers
    ledger_export.WAITING: ledger_export.take_file, team_papers.WAITING: team_papers.take_file,
    **dict.fromkeys(need_lists.WAITING, need_lists.take_file),
}  # fmt: skip
_ANYWHERE = ("绑定", "帮助", "关联账号")  # heard in groups that are bound to nobody
_CHECKING_IN = re.compile(
    r"(?:我|本人|俺|党员)[^，。,]{0,8}?(?<!明天)(?<!昨天)报个?[到道](?:了|啦|一下)?(?:[\s，,。！!~～、；;]|$)"
)
_PRESENT = "我在。发「帮助」看能说什么。"
_LONGEST_PLAIN = 400  # longer chat is not read for plain words
_chats: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

router = on_message(priority=1, block=True)


@router.handle()
async def route(bot: Bot, event: Event) -> None:
    """Hear, answer, send: the whole life of a message. Some Satori servers tell the bot what it said itself."""
    if event.get_user_id() != own_id(bot):
        await attend(bot, event, await hear(bot, event, desk.zone))


async def attend(bot: Bot, event: Event, heard: Heard) -> None:
    """Answer what was heard, one after another in each chat."""
    lock = _chats.setdefault(f"{heard.chat.platform}:{heard.chat.id}", asyncio.Lock())
    async with lock:
        try:
            answer = await _answer(heard)
        except Repeated:
            return
        except Refusal as refusal:
            answer = say(str(refusal))
        if answer is not None:
            await desk.remember(heard)
            answer = await hand_over(await accounts.with_hint(answer, heard), heard, bot)
        await reply_with(letters_of(answer, heard), heard, event, bot)


@run_postprocessor
async def apologise(bot: Bot, event: Event, matcher: Matcher, exception: Exception | None) -> None:
    """A defect is in the log; the person hears so, and never sees a trace."""
    if exception is not None and event.get_type() == "message":
        logger.error("a message could not be handled: {}", type(exception).__name__)
        await UniMessage("刚才出了点问题，这条可能没有办成，请看一下再重发。").send(target=event, bot=bot)


async def _answer(heard: Heard) -> Answer | None:
    parts = apart(heard)
    if len(parts) == 1 or (heard.chat.private and await fills_form(heard)):
        return await _answer_one(heard)
    if (await scene_of(heard, talk=False)).answered:
        return None
    return await _answer_each(parts)


async def _answer_each(parts: tuple[Heard, ...]) -> Answer | None:
    """Several commands in one message: each carried out by itself, answered together in their order."""
    answers_: list[Answer] = []
    for part in parts:
        try:
            answer = await _answer_one(part)
        except Repeated:  # delivered again after a crash: what was not reached then is done now
            continue
        except Refusal as refusal:
            answer = say(str(refusal))
        if answer is not None:
            answers_.append(answer)
    return together(answers_)


async def _answer_one(heard: Heard) -> Answer | None:
    among_people = not heard.chat.private and not heard.to_me
    found = words.find(heard.clean, among_people=among_people)
    scene = await scene_of(heard, talk=found is None)
    if scene.answered:
        return None
    heard = replace(heard, speaker=scene.speaker)
    if found is None and not heard.clean:
        return await _file(heard, scene.asked) if heard.files else _called(heard, scene)
    if scene.form is not None:
        answered = await _go_on(heard, scene, scene.form, found)
        if answered is not None:
            return answered
    if found is not None and (scene.speaker.org is not None or not among_people or found[0].name in _ANYWHERE):
        answered = await _call(*found, heard)
        if answered is not None:
            return answered
    if scene.speaker.org is None and not heard.chat.private:
        return None  # a group that is bound to nobody
    was_word = among_people and (found is not None or words.counts(heard.clean))
    return await _plain(heard, scene if found is None else await scene_of(heard, talk=True), was_word)


def _called(heard: Heard, scene: Scene) -> Answer | None:
    """@机器人 and nothing else: it is there. A picture or a quotation that mentions it was meant for people."""
    bare = heard.to_me and not heard.chat.private and not heard.images and heard.quoted is None
    return say(_PRESENT) if bare and scene.speaker.org is not None else None


async def _file(heard: Heard, asked: Asked | None) -> Answer | None:
    """A file without words: taken by who asked for it."""
    if asked is not None and asked.kind in _FILES:
        return await _FILES[asked.kind](heard, asked)
    return await rosters.take_file(heard, asked)


async def _go_on(heard: Heard, scene: Scene, form: Waiting, found: tuple[Word, str] | None) -> Answer | None:
    """An answer to a question asked just now comes first, then one to the form that waits for days."""
    answered = await answers.answer(heard, scene.asked) if found is None else None
    return answered if answered is not None else await registration.go_on(heard, form, found)


async def _call(word: Word, name: str, heard: Heard) -> Answer | None:
    """A word that was misused: told what is right, unless in a group it was probably chat."""
    try:
        return await call(word, name, heard)
    except NotUnderstood as problem:
        misread = str(problem).startswith("没看懂这句")
        if misread and word.name == heard.clean and await _answers_question(heard):
            return None
        told = (await progress.answer(heard) or await replies.alone(heard)) if misread else None
        if told is not None:
            return told
        if misread and not word.loud and not heard.chat.private and not heard.to_me:
            return None
        raise


async def _answers_question(heard: Heard) -> bool:
    """Whether a word that stands alone (确认) is the answer to what was asked here."""
    async with desk.look(heard) as (session, speaker):
        asked = await questions.asked(session, speaker)
    return asked is not None and heard.clean in answers.WORDS_FOR.get(asked.kind, ())


async def _plain(heard: Heard, scene: Scene, was_word: bool) -> Answer | None:
    """Answers to open questions, then plain words: a need or wish becomes a draft, a clear 报到 is written."""
    if not heard.clean or len(heard.clean) > _LONGEST_PLAIN:
        return None
    answered = await answers.answer(heard, scene.asked)
    if answered is None and not was_word:
        answered = await replies.answer(heard, scene.held_out)
    if answered is None and not was_word:
        answered = await progress.answer(heard) or await volunteers.offer_for(heard)
    if answered is not None or was_word:
        return answered
    if (heard.to_me or heard.chat.private) and asks_work(heard.clean):
        return await volunteers.have_time(heard, "")
    if (heard.to_me or heard.chat.private) and asks_list(heard.clean):
        return await listings.listing(heard, "")
    speaker, role = scene.speaker, scene.role
    if (heard.to_me or heard.chat.private) and role == "staff" and asks_for_hands(heard.clean):
        return await answers.ask_draft(heard, "need")
    reading = read(heard.clean, heard.today, now=heard.clock, speaker=role, group=group_of(speaker))
    if reading.intent in ("need", "wish") and (not heard.chat.private or role == "staff"):
        return await answers.ask_draft(heard, reading.intent)
    if reading.intent == "check_in" and await _checks_in(heard, speaker, reading):
        return await members.check_in_by_words(heard, reading)
    if reading.intent == "offer" and volunteering(heard.clean):
        answered = await volunteers.offer_himself(heard)
        if answered is not None:
            return answered
    if reading.intent == "help_question" and (heard.to_me or heard.chat.private):
        return await help.nearest(heard, await help.overview(heard))
    if heard.chat.private:
        return await help.nearest(heard, say("没看懂这句话。发「帮助」看能说什么。"))
    return await help.nearest(heard, say(_PRESENT)) if heard.to_me else None


async def _checks_in(heard: Heard, speaker: Speaker, reading: Reading) -> bool:
    """A community is named, or it is a plain 我来报到 in a community's group: 我明天报到新单位 is not."""
    if reading.community:
        return True
    if speaker.org is not None and speaker.org.kind == "community":
        return bool(_CHECKING_IN.search(heard.clean))
    return "报到" in heard.clean and await members.names_community(heard)
