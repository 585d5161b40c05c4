"""The message events of this adapter: what it adds to them, and that they are never written to the log."""

from typing import NoReturn

from nonebot.adapters.onebot.collator import Collator
from nonebot.adapters.onebot.v11 import Event, GroupMessageEvent, PrivateMessageEvent
from nonebot.adapters.onebot.v11.adapter import DEFAULT_MODELS
from nonebot.adapters.onebot.v11.exception import NoLogException
from pydantic import BaseModel


class Added(BaseModel):
    """What both kinds of message carry besides the protocol's fields."""

    full_length: int = 0
    """How many characters of text were sent; `message` holds at most the first 4,000."""
    quoted_id: str | None = None
    """The quoted message, even when its text could not be fetched into `reply`."""
    temp_group_id: int | None = None
    """The group that a temporary session came through. Such a message is private: it has no `group_id`."""

    def get_log_string(self) -> NoReturn:
        """NoneBot would log the text of every message."""
        raise NoLogException


class GroupMessage(Added, GroupMessageEvent):
    """A message in a group."""


class PrivateMessage(Added, PrivateMessageEvent):
    """A private message, of a friend or of a temporary session."""


MESSAGES = (GroupMessage, PrivateMessage)
MODELS: Collator[Event] = Collator(
    "OneBot V11",
    [*DEFAULT_MODELS, *MESSAGES],
    ("post_type", ("message_type", "notice_type", "request_type", "meta_event_type"), "sub_type"),
)
