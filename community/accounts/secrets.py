"""Passwords and tokens: how they are made, stored and compared."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata

import gevent
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's minimum for Argon2id: 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _hasher.hash(secrets.token_hex(16))


def hash_password(password: str) -> str:
    """The Argon2id hash of `password`, computed beside the event loop."""
    return _aside(_hasher.hash, _typed(password))


def password_matches(stored: str | None, password: str) -> bool:
    """Compare with a stored hash; with None it takes as long and answers False."""
    return _aside(_verified, stored or _NOBODY, _typed(password)) and stored is not None


def _verified(stored: str, typed: str) -> bool:
    # Answered in the thread itself: gevent logs each exception that leaves one with its trace.
    try:
        return _hasher.verify(stored, typed)
    except (VerificationError, InvalidHashError):
        return False


def _typed(password: str) -> str:
    """One form for all keyboards: an accent is one character on some and two on others."""
    return unicodedata.normalize("NFKC", password)


def new_token() -> str:
    """A secret for a link or a cookie: 32 random bytes."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token: its SHA-256 in hex. Fast is enough, the token is random."""
    return hashlib.sha256(token.encode()).hexdigest()


def _aside(work, *args):  # type: ignore[no-untyped-def]
    """Run CPU-heavy `work` in a real thread, so that other greenlets go on meanwhile."""
    return gevent.get_hub().threadpool.spawn(work, *args).get()
