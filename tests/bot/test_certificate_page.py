"""The page behind a certificate's QR code: valid or void, hours and unit; no name, no hints, not too often."""

import asyncio
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

sys.path.insert(0, str(Path(__file__).parents[1] / "storage"))

from actors import COMMUNITY, STAFF, speaker
from ledger_actors import HELPER, ledger_town, served

from bot.web.certificates import PATH, CertificatePage
from storage import people
from storage.database import Database
from storage.ledger import certificates
from storage.ledger.certificates import Issued
from storage.papers.certificate_qr import address
from storage.speakers import staff


class Seconds:
    """A clock that a test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def paper(database: Database) -> Issued:
    """张伟's certificate of two hours."""
    await ledger_town(database)
    async with database.begin() as session:
        await people.rename(session, await speaker(session, HELPER), "张伟")
    await served(database)
    async with database.begin() as session:
        return (await certificates.issue(session, await speaker(session, HELPER), 2026))[0]


@pytest.fixture
def seconds() -> Seconds:
    """The limit's clock."""
    return Seconds()


@pytest.fixture
def page(database: Database, seconds: Seconds) -> Starlette:
    """The page alone, at its address."""
    return Starlette(routes=[Route(PATH, CertificatePage(database, seconds).show)])


async def get(page: Starlette, path: str) -> tuple[int, str, dict[str, str]]:
    """Status, text and headers of one address, asked for as a server hands it on."""
    sent: list[dict[str, Any]] = []
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "path": unquote(path),
        "raw_path": quote(unquote(path)).encode(), "root_path": "", "scheme": "http", "query_string": b"",
        "headers": [(b"host", b"test")], "client": ("203.0.113.7", 50000), "server": ("test", 80),
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await page(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in sent)
    return sent[0]["status"], body.decode(), {name.decode(): value.decode() for name, value in sent[0]["headers"]}


@pytest.mark.requirement("L08", "F10")
async def test_the_address_of_the_code_says_valid_hours_and_unit_and_no_name(page: Starlette, paper: Issued) -> None:
    status, text, headers = await get(page, address("http://test", paper.token).removeprefix("http://test"))
    assert status == 200
    for part in ("有效", "舜水新村志证〔2026〕1号", "<dd>舜水新村</dd>", "2 小时（1 次）", "2026年7月13日"):
        assert part in text, part
    for secret in ("张伟", paper.person_number, paper.check, "理发"):
        assert secret not in text, secret
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]


@pytest.mark.requirement("L08", "F10")
async def test_a_void_certificate_says_so(page: Starlette, paper: Issued, database: Database) -> None:
    async with database.begin() as session:
        by = await speaker(session, STAFF, COMMUNITY)
        await certificates.void(session, by, await staff(session, by), 2026, 1, "张伟名字写错")
    status, text, _ = await get(page, f"/{quote('证明')}/{paper.token}")
    assert status == 200
    assert "已作废" in text
    assert "张伟" not in text  # nor the reason, which people write


async def test_a_wrong_address_and_a_malformed_one_get_the_same_answer(page: Starlette, paper: Issued) -> None:
    changed = ("B" if paper.token[0] == "A" else "A") + paper.token[1:]
    wrong = [
        await get(page, f"/证明/{token}")
        for token in (changed, paper.token[:-1], "1", "%00", "' OR 1=1 --", "a" * 5000)
    ]
    assert {(status, text) for status, text, _ in wrong} == {(404, wrong[0][1])}
    assert "没有这份证明" in wrong[0][1]


async def test_nobody_may_look_too_often(page: Starlette, paper: Issued, seconds: Seconds) -> None:
    path = f"/证明/{paper.token}"
    assert [(await get(page, path))[0] for _ in range(31)] == [200] * 30 + [429]
    status, text, headers = await get(page, path)
    assert (status, headers["retry-after"]) == (429, "60")
    assert "舜水新村" not in text
    seconds.now += 61
    assert (await get(page, path))[0] == 200


async def test_many_looks_at_once_do_not_pass_the_limit(page: Starlette, paper: Issued) -> None:
    answers = await asyncio.gather(*(get(page, f"/证明/{paper.token}") for _ in range(60)))
    assert sum(status == 200 for status, _, _ in answers) == 30
