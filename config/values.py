"""From the text an operator writes to the value the program uses; a ValueError says in Chinese what is wrong.

Values that are already of the right type pass unchanged, so that defaults and tests need no text.
"""

import base64
import binascii
import ipaddress
import json
import re
import unicodedata
from collections.abc import Callable
from datetime import time
from pathlib import Path
from typing import TypeVar, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

T = TypeVar("T")

ADAPTERS = ("onebot", "qqofficial", "telegram", "satori", "console")
PLATFORMS = {"qq": "qq", "onebot": "qq"} | {name: name for name in ("qqofficial", "telegram", "console")}
DATABASES = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}


def listed(one: Callable[[object], T]) -> Callable[[object], object]:
    """A parser of a JSON list, each item read by `one`; blank text is an empty list."""

    def parse(value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            items: object = json.loads(value) if value.strip() else []
        except ValueError:
            raise ValueError("应为 JSON 列表，用英文的方括号、双引号和逗号") from None
        if not isinstance(items, list):
            raise ValueError("应为 JSON 列表，用方括号括起来")
        return tuple(one(item) for item in cast(list[object], items))

    return parse


def person(item: object) -> tuple[str, str]:
    """(platform, id); a bare number is a QQ one."""
    where, colon, name = str(item).strip().rpartition(":")
    where, name = where.strip().lower() if colon else "qq", name.strip()
    platform = where if re.fullmatch(r"satori-[a-z0-9-]{1,30}", where) else PLATFORMS.get(where, "")
    if isinstance(item, bool) or not platform or not re.fullmatch(r"[\w.@-]{1,64}", name):
        raise ValueError("每一项应是 QQ 号，或 telegram:号码、qqofficial:openid、satori-平台:号码、console:名字")
    if platform in ("qq", "telegram") and not re.fullmatch(r"[1-9]\d{0,19}", name, re.ASCII):
        raise ValueError("账号应是数字")
    return platform, name


def qq(item: object) -> str:
    """A QQ number as text."""
    text = str(item).strip()
    if isinstance(item, bool) or not re.fullmatch(r"[1-9]\d{3,19}", text, re.ASCII):
        raise ValueError("每一项应是 QQ 号")
    return text


def platform(item: object) -> str:
    """A platform's short name, as the database has it."""
    name = str(item).strip().lower()
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,36}", name):
        raise ValueError("每一项应是平台的名称，如 qqofficial")
    return PLATFORMS.get(name, name)


def websocket(item: object) -> str:
    """An address that the bot may open a WebSocket to."""
    return _url(str(item), ("ws", "wss"))


def web(value: object) -> object:
    """A web address, or blank."""
    return _url(value, ("http", "https")) if isinstance(value, str) and value.strip() else ""


def public(value: object) -> object:
    """The address under which people reach this service, or blank: what stands after it is added by us."""
    address = str(web(value))
    if any(sign in address for sign in "?#@ ") or len(address) > 200:
        raise ValueError("网址里不能有 ?、#、@ 和空格")
    return address.rstrip("/")


def _url(text: str, schemes: tuple[str, ...]) -> str:
    try:
        parts = urlsplit(text.strip())
        usable = parts.scheme in schemes and parts.hostname and (parts.port is None or parts.port)
    except ValueError:
        usable = False
    if not usable:
        raise ValueError(f"地址应以 {'、'.join(s + '://' for s in schemes)} 开头")
    return text.strip()


def hostname(item: object) -> str:
    """A host name or IP address, without scheme, port or path."""
    text = str(item).strip().lower()
    if not re.fullmatch(r"[a-z0-9]([a-z0-9.-]{0,252}[a-z0-9])?", text):
        try:
            return str(ipaddress.ip_address(text))
        except ValueError:
            raise ValueError("每一项应是主机名，不带 http:// 和路径") from None
    return text


def telegram_token(item: object) -> str:
    """What BotFather gives out: number, colon, secret."""
    text = str(item).strip()
    if not re.fullmatch(r"\d+:[\w-]+", text, re.ASCII):
        raise ValueError("每一项应是 BotFather 给的口令")
    return text


def official_bot(value: object) -> object:
    """What Tencent's platform gives out: the bot's number, colon, secret; or blank."""
    text = re.sub(r"\s", "", str(value).replace("：", ":"))
    if text and not re.fullmatch(r"[1-9]\d{5,19}:[!-~]{8,}", text, re.ASCII):
        raise ValueError("应为 AppID:AppSecret，AppID 是一串数字")
    return text


def satori_client(item: object) -> dict[str, object]:
    """Where a Satori server listens: host, port, and if it wants them token, path, secure."""
    given = cast(dict[str, object], item) if isinstance(item, dict) else {}
    kinds = {"host": str, "port": int, "token": str, "path": str, "secure": bool}
    wrong = [name for name, value in given.items() if type(value) is not kinds.get(name)]
    port = given.get("port")
    if wrong or not isinstance(port, int) or not 0 < port < 65536:
        raise ValueError("每一项应写明 host、port，需要时加 token、path、secure")
    return {"host": "127.0.0.1", **given}


def hours(value: object) -> object:
    """`21:30-08:00` as two times; blank is None. Full-width signs and 至 are understood."""
    if not isinstance(value, str):
        return value
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", value))
    if not text:
        return None
    found = re.fullmatch(r"(\d{1,2}):(\d\d)[-–—~至](\d{1,2}):(\d\d)", text)
    if not found:
        raise ValueError("应为 开始时间-结束时间")
    numbers = [int(x) for x in found.groups()]
    try:
        start, end = time(numbers[0], numbers[1]), time(numbers[2], numbers[3])
    except ValueError:
        raise ValueError("没有这样的时间") from None
    if start == end:
        raise ValueError("开始和结束不能相同")
    return start, end


def adapter_names(value: object) -> object:
    """Comma-separated platform names (a JSON list is understood too)."""
    if not isinstance(value, str):
        return value
    names = [x for x in re.split(r"[\s,，、\[\]\"']+", value.lower()) if x]
    if unknown := [x for x in names if x not in ADAPTERS]:
        raise ValueError(f"没有叫 {unknown[0]} 的平台，可用的有 {'、'.join(ADAPTERS)}")
    if not names:
        raise ValueError("至少要有一个平台")
    return frozenset(names)


def key(value: object) -> object:
    """32 bytes from base64; blank is None."""
    if not isinstance(value, str):
        return value
    text = value.strip().replace("-", "+").replace("_", "/")
    try:
        content = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError("不是 base64") from None
    if text and len(content) != 32:
        raise ValueError(f"应为 32 字节，现在是 {len(content)} 字节")
    return content or None


def address(value: object) -> object:
    """An IP address; localhost is 127.0.0.1."""
    text = str(value).strip()
    try:
        return str(ipaddress.ip_address("127.0.0.1" if text == "localhost" else text))
    except ValueError:
        raise ValueError("应为 IP 地址") from None


def zone(value: object) -> object:
    """The name of a time zone that this machine knows."""
    try:
        return ZoneInfo(str(value).strip()).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("没有这个时区") from None


def secret(value: object) -> object:
    """Text that can stand in an HTTP header."""
    if not re.fullmatch(r"[!-~]*", text := str(value).strip()):
        raise ValueError("只能用英文字母、数字和符号，中间不能有空格")
    return text


def folder(value: object) -> object:
    """An absolute path that is a directory or not yet there."""
    path = Path(str(value).strip() or "data").expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise ValueError("那里是一个文件，应为目录")
    return path


def optional_folder(value: object) -> object:
    """The same, or None when it is blank."""
    return folder(value) if value is not None and str(value).strip() else None


def database(value: object) -> object:
    """A SQLAlchemy URL for one of the two databases, with its asynchronous driver; blank stays blank."""
    text = str(value).strip()
    scheme, mark, rest = text.partition("://")
    if not text:
        return ""
    if not mark or scheme not in DATABASES or not rest.strip("/"):
        raise ValueError("只支持 sqlite:///文件 和 postgresql://…")
    if scheme.startswith("sqlite") and not rest.startswith("/"):
        raise ValueError("sqlite 后面应是三个斜线和文件名")
    return f"{DATABASES[scheme]}://{rest}"
