"""Sealed fields: open only in their own place with their own key, and with none once the key is gone (T7)."""

import stat
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.vault import Vault, master_key

VAULT = Vault(b"\x07" * 32)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_comes_back_as_it_was(text: str) -> None:
    key = VAULT.new_key()
    sealed = VAULT.seal(key, "person:phone:1", text)
    assert VAULT.open(key, "person:phone:1", sealed) == text
    assert VAULT.open_ours("notice:body", VAULT.seal_ours("notice:body", text)) == text


@pytest.mark.requirement("T7")
def test_a_value_moved_to_another_row_field_or_subject_does_not_open() -> None:
    mine, theirs = VAULT.new_key(), VAULT.new_key()
    sealed = VAULT.seal(mine, "person:phone:1", "13812345678")
    for key, place in ((mine, "person:phone:2"), (mine, "person:id_number:1"), (theirs, "person:phone:1")):
        with pytest.raises(InvalidTag):
            VAULT.open(key, place, sealed)


@pytest.mark.requirement("T7")
def test_any_changed_bit_is_noticed() -> None:
    key = VAULT.new_key()
    sealed = VAULT.seal(key, "need:details:1", "3幢502")
    for place in range(len(sealed)):
        tampered = bytearray(sealed)
        tampered[place] ^= 1
        with pytest.raises(InvalidTag):
            VAULT.open(key, "need:details:1", bytes(tampered))


@pytest.mark.requirement("T7", "T25")
def test_another_master_key_opens_nothing() -> None:
    key = VAULT.new_key()
    other = Vault(b"\x08" * 32)
    with pytest.raises(InvalidTag):
        other.open(key, "person:phone:1", VAULT.seal(key, "person:phone:1", "13812345678"))
    with pytest.raises(InvalidTag):
        other.open_ours("notice:body", VAULT.seal_ours("notice:body", "x"))
    assert other.index("13812345678") != VAULT.index("13812345678") == VAULT.index("13812345678")


def test_the_same_text_is_sealed_differently_each_time_and_never_lies_open() -> None:
    key = VAULT.new_key()
    first, second = (VAULT.seal(key, "person:phone:1", "13812345678") for _ in range(2))
    assert first != second
    assert b"138" not in first


def test_a_key_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Vault(b"short")


def test_the_master_key_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "data" / "vault.key"
    made = master_key("", path)
    assert len(made) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert master_key("", path) == made
    assert master_key("BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=", path) == b"\x07" * 32
