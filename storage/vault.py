"""Encryption of what must not be read from a stolen disk, and the masks under which people see it.

Every subject (a person, a beneficiary) has a key of its own, kept wrapped under the master key. A field is
AES-256-GCM under its subject's key, bound to table, field and subject, so that a value moved to another row
does not open. Destroying a subject's key makes every copy of its fields unreadable, also in old backups.
"""

import base64
import hashlib
import hmac
import os
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12
_VERSION = b"\x01"


class Vault:
    """Seals and opens texts. `master` is 32 bytes that live outside the database and its backups."""

    def __init__(self, master: bytes) -> None:
        if len(master) != 32:
            raise ValueError("the master key must be 32 bytes")
        self._master = AESGCM(hmac.digest(master, b"wrap", hashlib.sha256))
        self._index_key = hmac.digest(master, b"index", hashlib.sha256)

    def new_key(self) -> bytes:
        """A fresh subject key, wrapped: the only form in which it is stored."""
        return self._lock(self._master, os.urandom(32), "subject")

    def seal(self, wrapped: bytes, place: str, text: str) -> bytes:
        """Encrypt `text`; `place` names table, field and subject and must be the same when it is opened."""
        return self._lock(self._subject(wrapped), text.encode(), place)

    def open(self, wrapped: bytes, place: str, sealed: bytes) -> str:
        """Decrypt; raises cryptography's InvalidTag when the value was moved or changed."""
        return self._unlock(self._subject(wrapped), sealed, place).decode()

    def seal_ours(self, place: str, text: str) -> bytes:
        """Encrypt what belongs to no single subject (an outgoing message), under the master key itself."""
        return self._lock(self._master, text.encode(), place)

    def open_ours(self, place: str, sealed: bytes) -> str:
        """Open what `seal_ours` made."""
        return self._unlock(self._master, sealed, place).decode()

    def index(self, text: str) -> str:
        """A keyed hash under which a sealed value can be looked up; useless without the master key."""
        return hmac.digest(self._index_key, text.encode(), hashlib.sha256).hex()

    def _subject(self, wrapped: bytes) -> AESGCM:
        return AESGCM(self._unlock(self._master, wrapped, "subject"))

    @staticmethod
    def _lock(key: AESGCM, plain: bytes, place: str) -> bytes:
        nonce = os.urandom(_NONCE)
        return _VERSION + nonce + key.encrypt(nonce, plain, _VERSION + place.encode())

    @staticmethod
    def _unlock(key: AESGCM, sealed: bytes, place: str) -> bytes:
        body = sealed[1:]
        return key.decrypt(body[:_NONCE], body[_NONCE:], sealed[:1] + place.encode())


def master_key(setting: str, path: Path) -> bytes:
    """The master key from the setting (base64), else from `path`, made there (mode 0600) at the first start."""
    if setting:
        return base64.b64decode(setting)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(base64.b64encode(os.urandom(32)))
            file.flush()
            os.fsync(file.fileno())
    return base64.b64decode(path.read_bytes())
