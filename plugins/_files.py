"""Fetching a file that somebody sent: from the platform's own hosts or through its API, and never too much of it."""

import base64
import binascii
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from nonebot.adapters import Bot, Event
from nonebot.exception import ActionFailed, ApiNotAvailable, NetworkError
from nonebot_plugin_alconna import File, Image, image_fetch
from nonebot_plugin_alconna.uniseg import Target

from plugins._desk import Answer, desk
from plugins._heard import Heard
from plugins._photos import may_fetch
from storage.errors import NotNow
from storage.roster.roster_files import MOST_BYTES

_QQ_FILES = ".ftn.qq.com"  # QQ hands files out from hosts like tjc-download.ftn.qq.com
_TIMEOUT = aiohttp.ClientTimeout(total=30)
_CONTENT = "base64://"
_TOO_LARGE = "文件太大，最多5MB。表格请只留要用的那一张再发。"
_NO_ANSWER = (ActionFailed, ApiNotAvailable, NetworkError, TimeoutError)

_uploads: dict[tuple[str, str, str], tuple[bool, datetime]] = {}
_APART, _MOST_KEPT = timedelta(seconds=15), 1000


async def fetch_file(heard: Heard, bot: Bot, event: Event, file: File) -> bytes:
    """The content of a file. Raises NotNow when it cannot be had or is too large."""
    content = _inline(file.raw_bytes if file.raw is not None else file.url)
    if content is None and file.url and _may_fetch(file.url):
        content = await _download(file.url)
    if content is None and file.id:
        content = await _from_platform(heard, bot, event, file)
    if content is None:
        raise NotNow("文件没取到，请重发一次。还不行就换个时间，表格另存为 .xlsx 再发。")
    if len(content) > MOST_BYTES:
        raise NotNow(_TOO_LARGE)
    return content


def came_twice(heard: Heard, file: File) -> bool:
    """Whether the same upload was heard before in the other of two ways: some clients report a group file as a message
    and as a notice."""
    key = (heard.chat.id, heard.user_id, file.name)
    before = _uploads.get(key)
    if len(_uploads) > _MOST_KEPT:
        _uploads.clear()
    _uploads[key] = (heard.by_notice, heard.now)
    return before is not None and before[0] != heard.by_notice and heard.now - before[1] < _APART


async def whisper(heard: Heard, bot: Bot, answer: Answer) -> bool:
    """Give an answer to the speaker in private, whatever chat he spoke in; False when he cannot be reached there."""
    if desk.only_answers(heard) and not heard.chat.private:
        return False
    try:
        for letter in answer.letters():
            await letter.send(target=Target(heard.user_id, private=True), bot=bot)
    except _NO_ANSWER:
        return False
    return True


def _inline(said: bytes | str | None) -> bytes | None:
    if isinstance(said, bytes):
        return said
    if not said or not said.startswith(_CONTENT):
        return None
    try:
        return base64.b64decode(said.removeprefix(_CONTENT), validate=True)
    except binascii.Error:
        return None


def _may_fetch(url: str) -> bool:
    if may_fetch(url, desk.photo_hosts):
        return True
    host = url.partition("://")[2].partition("/")[0].partition(":")[0].lower()
    return host.endswith(_QQ_FILES) and may_fetch(url, (host,))


async def _download(url: str) -> bytes | None:
    try:
        async with (
            aiohttp.ClientSession(timeout=_TIMEOUT, trust_env=False) as session,
            session.get(url, allow_redirects=False) as response,
        ):
            if response.status != 200:
                return None
            if (response.content_length or 0) > MOST_BYTES:
                raise NotNow(_TOO_LARGE)
            body = bytearray()
            async for chunk in response.content.iter_chunked(1 << 16):
                body += chunk
                if len(body) > MOST_BYTES:
                    raise NotNow(_TOO_LARGE)
            return bytes(body)
    except (aiohttp.ClientError, TimeoutError):
        return None


async def _from_platform(heard: Heard, bot: Bot, event: Event, file: File) -> bytes | None:
    """By the platform's own id: QQ gives an address or the content, Telegram the content."""
    try:
        if heard.chat.platform != "qq":
            return await image_fetch(event, bot, {}, Image(id=file.id))
        return await _from_qq(heard, bot, file)
    except _NO_ANSWER:
        return None


async def _from_qq(heard: Heard, bot: Bot, file: File) -> bytes | None:
    if heard.chat.private:
        asked: list[tuple[str, dict[str, Any]]] = [
            ("get_private_file_url", {"user_id": int(heard.user_id), "file_id": file.id})
        ]
    else:
        busid = getattr(file, "busid", None)
        extra = {"busid": busid} if busid is not None else {}
        asked = [("get_group_file_url", {"group_id": int(heard.chat.id), "file_id": file.id, **extra})]
    for api, params in [*asked, ("get_file", {"file_id": file.id})]:
        try:
            said = await bot.call_api(api, **params)
        except ActionFailed:
            continue
        told: dict[str, Any] = said if isinstance(said, dict) else {}
        url, inside = told.get("url"), told.get("base64")
        if isinstance(url, str) and _may_fetch(url) and (content := await _download(url)) is not None:
            return content
        if isinstance(inside, str) and (content := _inline(_CONTENT + inside.removeprefix(_CONTENT))) is not None:
            return content
    return None
