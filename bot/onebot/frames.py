"""From a raw frame to a clean OneBot event: malformed ones become None, long ones are cut, nothing is logged here."""

import json
from typing import Any

from nonebot.adapters.onebot.v11 import Message

CONTENT_LIMIT = 7_000_000  # characters of a content that comes in the message itself: five megabytes
CONTENT = "base64://"
TEXT_LIMIT = 4000  # characters of one message that anything later looks at
DEPTH_LIMIT = 24
ITEMS_LIMIT = 500
COMMAS_LIMIT = 200_000  # a list of 5,000 members has a third of it; more would hold up the loop for seconds
INT_LIMIT = 2**63  # what a database can hold
KINDS = {"message": "message_type", "notice": "notice_type", "request": "request_type", "meta_event": "meta_event_type"}
NEEDED = {"at": "qq", "image": "file", "record": "file", "video": "file", "file": "file_id", "face": "id"}
NEEDED |= {"reply": "id", "forward": "id"}


class Malformed(ValueError):
    """This frame cannot be used."""


def parse(frame: str | bytes) -> dict[str, Any] | None:
    """The JSON object of a frame, its strings clean and its numbers storable; None when it is anything else."""
    commas = frame.count(b",") if isinstance(frame, bytes) else frame.count(",")
    if commas > COMMAS_LIMIT:
        return None
    try:
        value = json.loads(frame, parse_constant=_no_constant)
        return _clean(_shortened(value), 0) if isinstance(value, dict) else None
    except (ValueError, RecursionError):
        return None


def _shortened(value: dict[str, Any]) -> dict[str, Any]:
    """An event without the segments that nobody will look at: cleaning them is most of the work."""
    if "post_type" in value and isinstance(value.get("message"), list):
        value["message"] = value["message"][:ITEMS_LIMIT]
    return value


def _no_constant(name: str) -> None:
    raise Malformed(name)


def _clean(value: Any, depth: int) -> Any:
    if depth > DEPTH_LIMIT:
        raise Malformed("too deep")
    if isinstance(value, str):
        return _clean_text(value)
    if isinstance(value, dict):
        return {_clean_text(k): _clean(v, depth + 1) for k, v in value.items()}
    if isinstance(value, list):
        return [_clean(v, depth + 1) for v in value]
    if isinstance(value, int) and not -INT_LIMIT <= value < INT_LIMIT:
        raise Malformed("number too large")
    return value


def _clean_text(text: str) -> str:
    """Without NUL and lone surrogates, which no database and no socket takes."""
    if text.isascii() and "\0" not in text:  # known without looking through it
        return text
    if "\0" in text:
        text = text.replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def online(data: dict[str, Any], before: bool) -> bool:
    """Whether the client is logged in to QQ: its heartbeats and its notice of being thrown out say so."""
    if data.get("notice_type") == "bot_offline":
        return False
    status = data.get("status") if data.get("meta_event_type") == "heartbeat" else None
    said = status.get("online") if isinstance(status, dict) else None
    return said if isinstance(said, bool) else before


def own(data: dict[str, Any]) -> bool:
    """Whether the bot itself said this (reportSelfMessage)."""
    kind = data.get("post_type")
    return kind == "message_sent" or (kind == "message" and str(data.get("user_id")) == str(data.get("self_id")))


def tidy(data: dict[str, Any], self_id: str) -> dict[str, Any] | None:
    """An event as the models want it; None when it is not to be handled (malformed, another bot's)."""
    kind = data.get("post_type")
    if not isinstance(kind, str) or not isinstance(data.get(KINDS.get(kind, "")), str):
        return None
    if str(data.get("self_id", "")) != self_id:
        return None
    if kind == "message":
        return _tidy_message(data)
    return cut(data)


def _tidy_message(data: dict[str, Any]) -> dict[str, Any] | None:
    needed = {"group": ("user_id", "group_id"), "private": ("user_id",)}.get(data["message_type"], ("nothing",))
    ids = {key: positive(data.get(key)) for key in needed}
    if not all(ids.values()) or "message" not in data:
        return None
    segments, length = segments_of(data["message"])
    sender = data["sender"] if isinstance(data.get("sender"), dict) else {}
    quoted = next((str(s["data"]["id"]) for s in segments if s["type"] == "reply"), None)
    event: dict[str, Any] = {"font": 0, "sub_type": "normal", **data, **ids, "message": segments, "sender": sender}
    # the text once more, as a string of codes: nobody needs it, and it may be long
    event |= {"raw_message": "", "full_length": length, "quoted_id": quoted}
    return cut(_in_its_place(event))


def _in_its_place(event: dict[str, Any]) -> dict[str, Any]:
    """A temporary session is a private chat: whoever asks it for `group_id` must find none."""
    if event["message_type"] == "private":
        groups = [positive(place.pop("group_id", None)) for place in (event, event["sender"])]
        event["temp_group_id"] = (groups[0] or groups[1] or None) if event["sub_type"] == "group" else None
    return event


def positive(value: object) -> int:
    """An id as a number; 0 when it is none."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0


def segments_of(message: Any) -> tuple[list[dict[str, Any]], int]:
    """Well-formed segments with at most TEXT_LIMIT characters of text, and how many characters were sent."""
    if isinstance(message, str):
        # the client chose the string format: its text is escaped, its codes are its own
        found = [{"type": s.type, "data": s.data} for s in Message(message[:TEXT_LIMIT])]
        return [s for s in map(_sound, found) if s], len(message)
    found = message if isinstance(message, list) else [message]
    kept = [s for s in map(_sound, found[:ITEMS_LIMIT]) if s]
    texts = [s["data"] for s in kept if s["type"] == "text"]
    length = sum(len(data["text"]) for data in texts)
    room = TEXT_LIMIT
    for data in texts:
        data["text"] = data["text"][:room]
        room -= len(data["text"])
    return kept, length


def _sound(segment: Any) -> dict[str, Any] | None:
    """The segment with what the builders take for granted, or None."""
    if not isinstance(segment, dict) or not isinstance(segment.get("type"), str):
        return None
    kind, data = segment["type"], segment.get("data")
    if not isinstance(data, dict) or (kind == "text" and not isinstance(data.get("text"), str)):
        return None
    if kind in NEEDED and not _complete(kind, data := {k: v for k, v in data.items() if isinstance(v, str | int)}):
        return None
    return {"type": kind, "data": data}


def _complete(kind: str, data: dict[str, Any]) -> bool:
    need = NEEDED[kind]
    if kind in ("image", "record", "video", "file"):
        if kind == "file" and str(data.get("file", "")).startswith(CONTENT):
            data.setdefault("file_id", "content")  # not the whole of it once more
        data.setdefault(need, data.get("file_id") or data.get("id") or data.get("file") or data.get("url") or "")
    value = str(data.get(need, ""))
    if kind == "at":
        return value == "all" or bool(positive(value))
    if kind == "reply":
        return bool(positive(value.removeprefix("-")))
    return bool(value)


def cut(value: Any) -> Any:
    """No string and no list longer than anything later can use."""
    if isinstance(value, str):
        return value[: CONTENT_LIMIT if value.startswith(CONTENT) else TEXT_LIMIT]
    if isinstance(value, dict):
        return {k[:TEXT_LIMIT]: cut(v) for k, v in value.items()}
    if isinstance(value, list):
        return [cut(v) for v in value[:ITEMS_LIMIT]]
    return value


def chat_of(event: dict[str, Any]) -> tuple[str, str]:
    """What keeps its order: a group, a person's private chat, or the rest."""
    if group := event.get("group_id"):
        return "group", str(group)
    if user := event.get("user_id"):
        return "private", str(user)
    return "meta", ""
