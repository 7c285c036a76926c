"""What the environment may say, and how a mistake in it is named."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from community.config import Config, ConfigError, kept_secret


def configured(folder: Path, **environ: str) -> Config:
    """The configuration of an environment with its data in `folder`."""
    return Config.from_env({"GUILDHALL_DATA": str(folder), **environ})


def test_an_empty_environment_is_one_process_on_port_8000(tmp_path: Path):
    config = configured(tmp_path)
    assert config.database_url == f"sqlite:///{tmp_path / 'guildhall.db'}"
    assert (config.port, config.base_url, config.redis_url, config.smtp_url) == (
        8000,
        "http://localhost:8000",
        None,
        None,
    )
    assert config.embedded and not config.behind_tls and not config.testing


def test_what_is_set_is_taken(tmp_path: Path):
    config = configured(
        tmp_path,
        GUILDHALL_DATABASE_URL="postgres://guild@db/hall",
        GUILDHALL_REDIS_URL="redis://bus",
        GUILDHALL_BASE_URL="https://guild.example.org/",
        GUILDHALL_SMTP_URL="smtps://mail.example.org",
        PORT="9000",
        GUILDHALL_SECRET_KEY="s" * 64,
    )
    assert config.database_url == "postgresql+psycopg://guild@db/hall"
    assert config.base_url == "https://guild.example.org" and config.behind_tls and not config.embedded
    assert (config.redis_url, config.smtp_url, config.port) == (
        "redis://bus",
        "smtps://mail.example.org",
        9000,
    )
    assert config.secret_key == "s" * 64


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("GUILDHALL_BASE_URL", "guild.example.org"),
        ("GUILDHALL_BASE_URL", "ftp://guild.example.org"),
        ("GUILDHALL_DATABASE_URL", "mysql://guild@db/hall"),
        ("GUILDHALL_DATA", "/dev/null/data"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, name: str, value: str):
    with pytest.raises(ConfigError, match=name):
        configured(tmp_path, **{name: value})


def test_a_secret_is_made_once_and_is_for_its_owner_only(tmp_path: Path):
    path = tmp_path / "keys" / "some.key"
    made = kept_secret(path)
    assert len(made) == 64 and int(made, 16) and kept_secret(path) == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert kept_secret(tmp_path / "keys" / "other.key") != made


def test_a_broken_secret_is_not_replaced(tmp_path: Path):
    path = tmp_path / "some.key"
    path.write_text("abc")
    with pytest.raises(ConfigError, match=r"some\.key"):
        kept_secret(path)
    assert path.read_text() == "abc"


def test_two_starts_sign_with_one_secret(tmp_path: Path):
    assert configured(tmp_path).secret_key == configured(tmp_path).secret_key
