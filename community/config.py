"""Configuration: one frozen object read once from the environment."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent


class ConfigError(RuntimeError):
    """The environment asks for something Guildhall cannot do; the message says what to change."""


@dataclass(frozen=True)
class Config:
    """Everything that differs between two installations."""

    data: Path
    """Directory of the SQLite database, key files, mail files and uploads."""
    database_url: str
    redis_url: str | None
    base_url: str
    """Where members reach this instance; links in mails begin with it."""
    smtp_url: str | None
    """`smtp://user:password@host:587` (STARTTLS) or `smtps://…`; without one, mails are files."""
    port: int
    secret_key: str
    testing: bool = False

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read `GUILDHALL_*` and `PORT`. Raises ConfigError naming the variable at fault."""
        data = Path(environ.get("GUILDHALL_DATA") or ROOT / "instance").resolve()
        port = _port(environ.get("PORT") or "8000")
        _make_private(data)
        return cls(
            data=data,
            database_url=_database_url(environ.get("GUILDHALL_DATABASE_URL"), data),
            redis_url=environ.get("GUILDHALL_REDIS_URL") or None,
            base_url=_base_url(environ.get("GUILDHALL_BASE_URL") or f"http://localhost:{port}"),
            smtp_url=environ.get("GUILDHALL_SMTP_URL") or None,
            port=port,
            secret_key=environ.get("GUILDHALL_SECRET_KEY") or kept_secret(data / "keys" / "session.key"),
        )

    @property
    def embedded(self) -> bool:
        """True when one process holds everything: SQLite, jobs and live updates."""
        return self.database_url.startswith("sqlite")

    @property
    def behind_tls(self) -> bool:
        """True when members reach the instance through https, so cookies can insist on it."""
        return self.base_url.startswith("https://")

    def with_(self, **changes: object) -> Config:
        """A copy with some values replaced (tests, benchmarks)."""
        return replace(self, **changes)  # type: ignore[arg-type]


def kept_secret(path: Path, size: int = 32) -> str:
    """The hex secret in `path`, made on first use with `size` random bytes, readable by its owner only.

    A missing secret is never replaced by a default: it is made once, or starting fails.
    """
    _make_private(path.parent)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept = path.read_text().strip()
        if len(kept) < size * 2:
            raise ConfigError(f"{path} should hold {size * 2} hex digits but does not.") from None
        return kept
    with os.fdopen(handle, "w") as file:
        secret = secrets.token_hex(size)
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    return secret


def _make_private(directory: Path) -> None:
    try:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ConfigError(f"GUILDHALL_DATA: cannot make {directory}: {error.strerror}.") from error


def _database_url(url: str | None, data: Path) -> str:
    if not url:
        return f"sqlite:///{data / 'guildhall.db'}"
    scheme, _, rest = url.partition("://")
    if scheme in {"postgres", "postgresql", "postgresql+psycopg"}:
        return f"postgresql+psycopg://{rest}"
    if scheme == "sqlite":
        return url
    raise ConfigError(f"GUILDHALL_DATABASE_URL: {scheme!r} is neither sqlite nor postgresql.")


def _base_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ConfigError(f"GUILDHALL_BASE_URL: {url!r} is not an http or https address.")
    return url.rstrip("/")


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise ConfigError(f"PORT: {text!r} is not a port number.")
    return int(text)
