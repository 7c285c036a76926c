"""Starts what is measured: gunicorn with Guildhall's own settings, on a core that the load does not share."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = ROOT / "community" / "gunicorn.conf.py"
WORKERS = 2
READY_WITHIN = 60  # seconds


class DidNotStart(Exception):
    """A measured server ended, or did not answer in time; the message carries what it logged."""


@dataclass(frozen=True)
class Server:
    """A running gunicorn of two workers on one core."""

    port: int
    process: subprocess.Popen[bytes]

    def memory(self) -> int:
        """Resident bytes of its workers together."""
        pages = (int(Path(f"/proc/{worker}/statm").read_text().split()[1]) for worker in self._workers())
        return sum(pages) * os.sysconf("SC_PAGE_SIZE")

    def cpu(self) -> float:
        """Seconds of processor time that its workers have used together."""
        ticks = 0
        for worker in self._workers():
            # Behind the name, which may hold spaces: user and system time are the 12th and 13th field.
            fields = Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def _workers(self) -> list[str]:
        return Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()


@contextmanager
def gunicorn(application: str, environment: Mapping[str, str], log: Path) -> Iterator[Server]:
    """Serve `application` ("module:name") for as long as the block lasts; raises DidNotStart."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-c", str(SETTINGS), "--log-level", "warning", application]
    settings = {
        **os.environ,
        **environment,
        "GUILDHALL_BASE_URL": f"http://localhost:{port}",
        "PORT": str(port),
        "WEB_CONCURRENCY": str(WORKERS),
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=settings, stdout=output, stderr=output, preexec_fn=pin_servers
        )
    try:
        _wait(process, port, log)
        yield Server(port, process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def pin_servers() -> None:
    """Keep this process and its children on the first core, where the machine has two and allows it."""
    _pin(lambda cores: cores[:1])


def pin_load() -> None:
    """Keep this process off the first core: it is the load."""
    _pin(lambda cores: cores[1:])


@contextmanager
def beside_the_servers() -> Iterator[None]:
    """What is started inside the block shares the servers' core: the database and the bus."""
    pin_servers()
    try:
        yield
    finally:
        pin_load()


def _pin(choose: Callable[[list[int]], list[int]]) -> None:
    if hasattr(os, "sched_setaffinity"):
        cores = list(range(os.cpu_count() or 1))
        os.sched_setaffinity(0, choose(cores) or cores)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Until both workers accept: gunicorn listens before its workers have loaded the application."""
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as probe:
                probe.sendall(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")
                if probe.recv(16).startswith(b"HTTP/1."):
                    return
        except OSError:
            time.sleep(0.05)
    raise DidNotStart(log.read_text(errors="replace")[-3000:])
