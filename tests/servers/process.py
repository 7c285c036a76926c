"""Runs a server as a child process in a temporary folder: a free port, a ready check, a certain end."""

import ctypes
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

READY_WITHIN = 120  # seconds; on a busy machine two workers need twenty to load the application
ENDED_WITHIN = 30  # seconds
PORTS_TRIED = 3
PORTS = range(20_000, 32_000)
"""Below those that systems lend to whoever connects: a port there may be taken at any moment, even by one
who asks in vain for the server that is to come back on it."""


class Unavailable(Exception):
    """The server cannot be had on this machine; the message says why and what would help."""


@contextmanager
def temporary_folder(prefix: str) -> Iterator[Path]:
    """A private folder for as long as the block lasts."""
    folder = tempfile.mkdtemp(prefix=prefix)
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def started(start: Callable[[int], subprocess.Popen[bytes]], answers: Callable[[int], bool]) -> Iterator[int]:
    """The port on which the spawned server answers; tries another port when somebody took the first."""
    for attempt in range(1, PORTS_TRIED + 1):
        port = free_port()
        process = start(port)
        try:
            if _ready(process, port, answers):
                yield port
                return
        finally:
            _stop(process)
        if attempt == PORTS_TRIED:
            raise Unavailable(f"The server did not start on port {port}: {process.args!r}")


def free_port() -> int:
    """A port of this machine that nobody uses now, nor soon by chance."""
    return next(port for port in iter(lambda: random.choice(PORTS), None) if _is_free(port))


def _is_free(port: int) -> bool:
    with socket.socket() as probe, suppress(OSError):
        probe.bind(("127.0.0.1", port))
        return True
    return False


def _ready(process: subprocess.Popen[bytes], port: int, answers: Callable[[int], bool]) -> bool:
    """True once the server answers a question (an open port is not enough), False when it has ended."""
    deadline = time.monotonic() + READY_WITHIN
    while process.poll() is None and time.monotonic() < deadline:
        if answers(port):
            return True
        time.sleep(0.02)
    return False


def spawn(command: Sequence[str | Path], folder: Path, account: dict[str, Any]) -> subprocess.Popen[bytes]:
    """Start a server in `folder`, its words in `folder/log`; `account`: Popen's user and groups, if any."""
    # A session of its own keeps Ctrl-C from reaching the server before the tests have let go of it.
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(
            command,
            cwd=folder,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=_end_with_parent,
            **account,
        )


def _end_with_parent() -> None:
    """In the child, on Linux: be told to stop when the parent dies, however it dies (kill -9 included)."""
    set_parent_death_signal = 1  # PR_SET_PDEATHSIG of <sys/prctl.h>
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGQUIT)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Fast shutdown (SIGINT: PostgreSQL drops its clients, Valkey just leaves); killed if it does not end."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=ENDED_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
