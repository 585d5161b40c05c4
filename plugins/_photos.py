"""Fetching the photos of a message, from the hosts of the platform and from nowhere else."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
from nonebot.adapters import Bot, Event
from nonebot_plugin_alconna import Image, image_fetch

from plugins._desk import desk
from plugins._heard import Heard
from storage.ledger.photos import MOST_BYTES, NotAPhoto, keep
from storage.summaries import KeptPhoto

_MOST = 20
MOST_SHOWN = 6  # in one answer
_TIMEOUT = aiohttp.ClientTimeout(total=10)


async def fetch(heard: Heard, bot: Bot, event: Event) -> tuple[tuple[KeptPhoto, ...], int]:
    """The photos that could be kept, and how many could not be had."""
    wanted = heard.images[:_MOST]
    if not wanted:
        return (), 0
    async with aiohttp.ClientSession(timeout=_TIMEOUT, trust_env=False) as session:
        contents = await asyncio.gather(*(_content(session, image, bot, event) for image in wanted))
    kept: list[KeptPhoto] = []
    for content in contents:
        if content is None:
            continue
        try:
            kept.append(await asyncio.to_thread(keep, content, desk.photo_dir))
        except NotAPhoto:
            continue
    return tuple(kept), len(heard.images) - len(kept)


async def shown(files: Sequence[str]) -> tuple[tuple[bytes, ...], str]:
    """The newest of some kept photos, for a private answer, and what to say of those that are left out or gone."""
    found = await asyncio.to_thread(_read_kept, files[-MOST_SHOWN:], desk.photo_dir)
    older = f"（只附最近{MOST_SHOWN}张，共{len(files)}张）" if len(files) > MOST_SHOWN else ""
    gone = len(files[-MOST_SHOWN:]) - len(found)
    return found, older + (f"（有{gone}张已过保存期）" if gone else "")


def _read_kept(files: Sequence[str], folder: Path) -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for name in files if (path := folder / name).is_file())


def may_fetch(url: str, hosts: tuple[str, ...]) -> bool:
    """Only a named host, by http(s), without a user name in the address. Redirects are never followed."""
    try:
        parts = urlsplit(url)
        host, user = parts.hostname, parts.username
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and user is None and host is not None and host.lower() in hosts


async def _content(session: aiohttp.ClientSession, image: Image, bot: Bot, event: Event) -> bytes | None:
    if image.raw is not None:
        return image.raw_bytes
    if not image.url:
        return await image_fetch(event, bot, {}, image) if image.id else None
    if not may_fetch(image.url, desk.photo_hosts):
        return None
    try:
        async with session.get(image.url, allow_redirects=False) as response:
            if response.status != 200 or (response.content_length or 0) > MOST_BYTES:
                return None
            return await _read(response)
    except (aiohttp.ClientError, TimeoutError):
        return None


async def _read(response: aiohttp.ClientResponse) -> bytes | None:
    body = bytearray()
    async for chunk in response.content.iter_chunked(1 << 16):
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)
