"""The QR code of a certificate: its address on this service, or (without one) its number and check code."""

import io
from urllib.parse import quote

import segno

from storage.ledger.certificates import Issued

PATH = "证明"
_SCALE, _BORDER = 8, 2


def address(public_url: str, token: str) -> str:
    """Where the certificate is checked: PUBLIC_URL/证明/…, written as browsers and scanners send it."""
    return f"{public_url.rstrip('/')}/{quote(PATH)}/{token}"


def qr_text(issued: Issued, public_url: str) -> str:
    """What the code says."""
    return address(public_url, issued.token) if public_url else f"{issued.mark} 校验码 {issued.check}"


def qr_png(text: str) -> bytes:
    """The code as a PNG, readable from a copy of a copy (a quarter of it may be lost)."""
    file = io.BytesIO()
    segno.make(text, error="q", micro=False).save(file, kind="png", scale=_SCALE, border=_BORDER)  # pyright: ignore[reportUnknownMemberType]
    return file.getvalue()
