"""OneBot v11 messages: typed words → segments, the bot's segments → what the page shows."""

import re
from collections.abc import Callable, Mapping
from typing import Any

Segment = dict[str, Any]


def spoken(text: str, names: Mapping[str, int]) -> list[Segment]:
    """Typed words as segments: "@姓名" of somebody in `names` becomes an at, everything else stays text."""
    if not names:
        return _text(text)
    longest_first = sorted(names, key=len, reverse=True)
    mention = re.compile("@(" + "|".join(map(re.escape, longest_first)) + ")")
    parts: list[Segment] = []
    at = 0
    for found in mention.finditer(text):
        parts += _text(text[at : found.start()])
        parts.append({"type": "at", "data": {"qq": str(names[found.group(1)])}})
        at = found.end()
    return parts + _text(text[at:])


def segments(message: Any) -> list[Segment]:
    """What the bot sent as a list; a string is CQ code to a client, so one that carries any is refused."""
    if isinstance(message, str):
        if "[CQ:" in message:
            raise ValueError("消息是带 CQ 码的字符串，真的客户端会执行它")
        return _text(message)
    listed = [message] if isinstance(message, dict) else list(message)
    return [{"type": str(s["type"]), "data": dict(s.get("data") or {})} for s in listed]


def raw(parts: list[Segment]) -> str:
    """The CQ-code form that an event carries beside its segments."""
    return "".join(_code(part["type"], part["data"]) for part in parts)


def plain(parts: list[Segment], call: Callable[[str], str]) -> str:
    """The words of a message as a person would read them aloud; files by their name."""
    words: list[str] = []
    for part in parts:
        kind, data = part["type"], part["data"]
        if kind == "text":
            words.append(str(data.get("text", "")))
        elif kind == "at":
            words.append("@" + _called(data, call) + " ")
        elif kind == "image":
            words.append("[图片]")
        elif kind == "file":
            words.append(f"[文件 {data.get('name', '')}]")
    return "".join(words)


def shown(parts: list[Segment], call: Callable[[str], str], quote: Callable[[str], str]) -> list[Segment]:
    """Parts for the page: text, at, image, file, quote; `call` names a user, `quote` tells a quoted message."""
    view: list[Segment] = []
    for part in parts:
        kind, data = part["type"], part["data"]
        if kind == "text":
            view.append({"kind": "text", "text": str(data.get("text", ""))})
        elif kind == "at":
            view.append({"kind": "at", "text": "@" + _called(data, call)})
        elif kind == "reply":
            view.append({"kind": "quote", "text": quote(str(data.get("id", "")))})
        elif kind in ("image", "file"):
            view.append({"kind": kind, "path": data.get("path", ""), "name": data.get("name", ""),
                         "size": int(data.get("file_size") or 0)})  # fmt: skip
        else:
            view.append({"kind": "text", "text": f"[{kind}]"})
    return view


def _called(data: Mapping[str, Any], call: Callable[[str], str]) -> str:
    who = str(data.get("qq", ""))
    return "全体成员" if who == "all" else call(who)


def _text(text: str) -> list[Segment]:
    return [{"type": "text", "data": {"text": text}}] if text else []


def _code(kind: str, data: Mapping[str, Any]) -> str:
    if kind == "text":
        return str(data["text"]).replace("&", "&amp;").replace("[", "&#91;").replace("]", "&#93;")
    inside = "".join(f",{k}={_escaped(str(v))}" for k, v in data.items() if k not in ("path", "name"))
    return f"[CQ:{kind}{inside}]"


def _escaped(value: str) -> str:
    return value.replace("&", "&amp;").replace("[", "&#91;").replace("]", "&#93;").replace(",", "&#44;")
