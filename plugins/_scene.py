"""What must be known before a message is understood: who speaks where, and what the bot has just asked."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from plugins import replies
from plugins._desk import desk
from plugins._heard import Heard
from storage.post import questions
from storage.post.questions import Asked
from storage.registration import forms
from storage.registration.forms import Waiting
from storage.speakers import Speaker


@dataclass(frozen=True)
class Scene:
    """What must be known before a message is understood; the last three only where people talk freely."""

    speaker: Speaker
    answered: bool
    form: Waiting | None = None
    asked: Asked | None = None
    held_out: int | None = None
    role: str = "outsider"


async def scene_of(heard: Heard, *, talk: bool) -> Scene:
    """Everything in one short read: most messages are chat, and cost no more than this."""
    async with desk.scene(heard) as (session, (speaker, answered)):
        if not talk or answered or (speaker.org is None and not heard.chat.private):
            return Scene(speaker, answered, await _form(session, speaker))
        asked = await questions.asked(session, speaker)
        held_out = await replies.meant(session, speaker, heard)
        return Scene(speaker, answered, await _form(session, speaker), asked, held_out, _role(speaker))


async def _form(session: AsyncSession, speaker: Speaker) -> Waiting | None:
    """The form that waits for this person's answers, in private."""
    return await forms.waiting(session, speaker) if speaker.chat.private else None


def _role(speaker: Speaker) -> str:
    """As what somebody speaks, which moves the odds that plain words ask for something."""
    held = {kind for kind, _ in speaker.roles}
    if "staff" in held:
        return "staff"
    if held or speaker.is_operator:
        return "admin"
    return "member" if speaker.person_id is not None else "outsider"


def group_of(speaker: Speaker) -> str:
    """What kind of group it is said in; private counts as a community's."""
    return speaker.org.kind if speaker.org is not None else "community"


async def fills_form(heard: Heard) -> bool:
    """Whether the lines are answers to the form that is open: 姓名 李明 ⏎ 电话 …"""
    async with desk.glance(heard) as (session, speaker):
        form = await _form(session, speaker)
    return form is not None and not form.paused
