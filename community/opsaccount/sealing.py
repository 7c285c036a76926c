"""Per-member encryption of free text and identities in the private space.

Each member has a data key, wrapped by the instance's key, which lives in a file outside the
database. AES-256-GCM; the associated data names owner, table, column and row, so a sealed value
opens only where it was put. The key used is always the acting member's: should every other lock
fail, another member's text is still an authentication error.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections import OrderedDict
from pathlib import Path
from typing import Any, overload

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from sqlalchemy import LargeBinary, UniqueConstraint, event, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from community.config import kept_secret
from community.core.db import db
from community.opsaccount.scope import Owned, acting_owner

VERSION = b"\x01"
NONCE = 12
CACHED_KEYS = 512
FRESH = "desk_fresh_key"
_keys: OrderedDict[tuple[str, int], bytes] = OrderedDict()


class Unsealable(RuntimeError):
    """A sealed value does not open for the acting member in this place."""


class MemberKey(Owned):
    """The data key of one member, wrapped; deleting the row makes all their sealed text unreadable."""

    __tablename__ = "member_keys"

    wrapped: Mapped[bytes] = mapped_column(LargeBinary)

    @classmethod
    def within_owner(cls) -> tuple[Any, ...]:
        return (UniqueConstraint("owner_id"),)


class Sealed:
    """Text of an owned row, kept sealed in the bytes column `<name>_sealed`.

    Declare `notes_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)` and `notes = Sealed()`.
    Reading opens, writing seals at once; the row's id and owner are known from its construction on.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.name, self.column = name, f"{name}_sealed"

    @overload
    def __get__(self, row: None, kind: type) -> Sealed: ...
    @overload
    def __get__(self, row: Owned, kind: type) -> str: ...
    def __get__(self, row: Owned | None, kind: type) -> Sealed | str:
        if row is None:
            return self
        sealed = getattr(row, self.column)
        return "" if sealed is None else open_sealed(sealed, _place(row, self.column)).decode()

    def __set__(self, row: Owned, value: str | None) -> None:
        setattr(row, self.column, seal(value.encode(), _place(row, self.column)) if value else None)


def seal(plain: bytes, place: str) -> bytes:
    """Encrypt `plain` with the acting member's key so that it opens only at `place`."""
    nonce = os.urandom(NONCE)
    return VERSION + nonce + AESGCM(_data_key()).encrypt(nonce, plain, place.encode())


def open_sealed(sealed: bytes, place: str) -> bytes:
    """Decrypt what `seal` made. Raises Unsealable for another member, another place or changed bytes."""
    if sealed[:1] != VERSION:
        raise Unsealable("unknown sealing version")
    try:
        return AESGCM(_data_key()).decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], place.encode())
    except InvalidTag:
        raise Unsealable(f"does not open at {place}") from None


def blind_index(text: str, purpose: str) -> bytes:
    """32 bytes equal for equal `text` of this member and purpose, telling nothing else.

    For finding a sealed value by equality: case and outer white space do not count.
    """
    folded = " ".join(text.casefold().split())
    return hmac.new(_data_key(), f"{purpose}\0{folded}".encode(), hashlib.sha256).digest()


def forget_key(owner_id: int) -> None:
    """Drop a member's opened key from this process (erasure)."""
    for place in [p for p in _keys if p[1] == owner_id]:
        del _keys[place]


def forget_keys() -> None:
    """Drop every opened key from this process (the database was put back to an earlier state)."""
    _keys.clear()


def _place(row: Owned, column: str) -> str:
    return f"{row.owner_id}|{row.__tablename__}|{column}|{row.id.hex}"


def _data_key() -> bytes:
    """The acting member's key, made on first use; kept open in a bounded cache of this process."""
    owner, info = acting_owner(), db.session().info
    if FRESH in info:
        return info[FRESH]
    folder = current_app.config["GUILDHALL"].data / "keys"
    if (str(folder), owner) not in _keys:
        key = _kept_key(folder, owner)
        if key is None:
            # Not cached before it is durable: after a rollback the next request makes another.
            info[FRESH] = key = _new_key(folder, owner)
            return key
        _keys[(str(folder), owner)] = key
        while len(_keys) > CACHED_KEYS:
            _keys.popitem(last=False)
    return _keys[(str(folder), owner)]


def _kept_key(folder: Path, owner: int) -> bytes | None:
    # Named although the session adds it: this row must be right even where that lock is off.
    kept = db.session.scalar(select(MemberKey).where(MemberKey.owner_id == owner))
    if kept is None:
        return None
    nonce, wrapped = kept.wrapped[1 : 1 + NONCE], kept.wrapped[1 + NONCE :]
    return _wrapper(folder).decrypt(nonce, wrapped, _key_place(owner))


def _new_key(folder: Path, owner: int) -> bytes:
    key, nonce = AESGCM.generate_key(256), os.urandom(NONCE)
    wrapped = VERSION + nonce + _wrapper(folder).encrypt(nonce, key, _key_place(owner))
    try:
        with db.session.begin_nested():
            db.session.add(MemberKey(wrapped=wrapped))
    except IntegrityError:
        # Another request of the same member was first and has committed: theirs is the key.
        key = _kept_key(folder, owner) or key
    return key


def _wrapper(folder: Path) -> AESGCM:
    return AESGCM(bytes.fromhex(kept_secret(folder / "sealing-1.key")))


def _key_place(owner: int) -> bytes:
    return f"member-key|{owner}".encode()


@event.listens_for(Session, "after_soft_rollback")
def _forget_fresh_key(session: Session, previous: object) -> None:
    session.info.pop(FRESH, None)
