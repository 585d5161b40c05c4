"""From a raw frame to a clean OneBot event: malformed ones become None, long ones are cut, nothing is logged here."""

import json
from typing import Any

from nonebot.adapters.onebot.v11 import Message

TEXT_LIMIT = 4000  # characters of one message that anything later looks at
DEPTH_LIMIT = 24
ITEMS_LIMIT = 500
INT_LIMIT = 2**63  # what a database can hold
KINDS = {"message": "message_type", "notice": "notice_type", "request": "request_type", "meta_event": "meta_event_type"}
NEEDED = {"at": "qq", "image": "file", "record": "file", "video": "file", "face": "id", "reply": "id", "forward": "id"}


class Malformed(ValueError):
    """This frame cannot be used."""


def parse(frame: str | bytes) -> dict[str, Any] | None:
    """The JSON object of a frame, its strings clean and its numbers storable; None when it is anything else."""
    try:
        value = json.loads(frame, parse_constant=_no_constant)
        return _clean(value, 0) if isinstance(value, dict) else None
    except (ValueError, RecursionError):
        return None


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
    if "\0" in text:
        text = text.replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


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
    if data["message_type"] not in ("group", "private") or not isinstance(data.get("message"), str | list | dict):
        return None
    segments, length = _segments(data["message"])
    sender = data.get("sender") if isinstance(data.get("sender"), dict) else {}
    quoted = next((s["data"]["id"] for s in segments if s["type"] == "reply"), None)
    event: dict[str, Any] = {"font": 0, "sub_type": "normal", **data, "message": segments, "sender": sender}
    event |= {"raw_message": "", "full_length": length, "quoted_id": quoted and str(quoted)}
    return cut(_in_its_place(event))


def _in_its_place(event: dict[str, Any]) -> dict[str, Any]:
    """A temporary session is a private chat: whoever asks it for `group_id` must find none."""
    if event["message_type"] == "private":
        groups = [str(place.pop("group_id", "")) for place in (event, event["sender"])]
        found = [int(g) for g in groups if g.isascii() and g.isdigit() and int(g)]
        event["temp_group_id"] = found[0] if found and event["sub_type"] == "group" else None
    return event


def _segments(message: Any) -> tuple[list[dict[str, Any]], int]:
    """Well-formed segments with at most TEXT_LIMIT characters of text, and how many characters there were."""
    if isinstance(message, str):
        # the client chose the string format: its text is escaped, its codes are its own
        length = len(message)
        raw = [{"type": s.type, "data": s.data} for s in Message(message[:TEXT_LIMIT])]
    else:
        raw, length = (message if isinstance(message, list) else [message]), 0
    kept: list[dict[str, Any]] = []
    room = TEXT_LIMIT
    for segment in raw[:ITEMS_LIMIT]:
        if not _sound(segment):
            continue
        if segment["type"] == "text":
            text = segment["data"]["text"]
            length += len(text) if not isinstance(message, str) else 0
            segment = {"type": "text", "data": {"text": text[:room]}}
            room -= len(segment["data"]["text"])
        kept.append(segment)
    return kept, length


def _sound(segment: Any) -> bool:
    """Has what the builders take for granted."""
    if not isinstance(segment, dict) or not isinstance(segment.get("type"), str):
        return False
    kind, data = segment["type"], segment.get("data")
    if not isinstance(data, dict):
        return False
    if kind == "text":
        return isinstance(data.get("text"), str)
    if kind == "file":
        data.setdefault("file_id", data.get("id") or data.get("file"))
        return isinstance(data["file_id"], str)
    value = str(data.get(NEEDED.get(kind, ""), ""))
    if kind == "at":
        return value == "all" or (value.isascii() and value.isdigit())
    if kind == "reply":
        return value.removeprefix("-").isascii() and value.removeprefix("-").isdigit()
    return kind not in NEEDED or bool(value)


def cut(value: Any) -> Any:
    """No string and no list longer than anything later can use."""
    if isinstance(value, str):
        return value[:TEXT_LIMIT]
    if isinstance(value, dict):
        return {k[:TEXT_LIMIT]: cut(v) for k, v in value.items()}
    if isinstance(value, list):
        return [cut(v) for v in value[:ITEMS_LIMIT]]
    return value


def chat_of(event: dict[str, Any]) -> tuple[str, str]:
    """What keeps its order: a group, a person's private chat, or neither."""
    if group := event.get("group_id"):
        return "group", str(group)
    if user := event.get("user_id"):
        return "private", str(user)
    return "meta", ""
