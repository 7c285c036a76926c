"""A Guildhall served by processes of its own, and a way to prepare its records and act over HTTP."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from community.accounts.actions import start_session
from community.accounts.models import Member
from community.app import create_app
from community.config import ROOT, Config
from community.core.db import close_connections, db
from community.migrations import upgrade
from tests.servers.process import spawn, started

CSRF = "the same token all along"


@dataclass
class Town:
    """An instance: its application for preparing records here, its settings for serving it elsewhere."""

    app: Flask
    settings: Mapping[str, str]
    folder: Path

    def cookie(self, member: Member) -> str:
        """The cookie of a fresh sign-in session of the member."""
        token = start_session(member, device="a town")
        db.session.commit()
        made = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        return "guildhall=" + made.dumps({"_user_id": token, "csrf_token": CSRF})

    def post(self, address: str, path: str, cookie: str, **form: object) -> int:
        """Send a form as that member; the status of the answer."""
        where = urlsplit(address)
        token = URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps(CSRF)
        body = urlencode({**form, "csrf_token": token})
        connection = HTTPConnection(where.hostname or "", where.port, timeout=120)
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request("POST", path, body, headers)
            return connection.getresponse().status
        finally:
            connection.close()

    @contextmanager
    def served(self, port: int = 0) -> Iterator[Served]:
        """Serve it: with Redis by gunicorn and two workers, else by the one-process server."""
        many = "GUILDHALL_REDIS_URL" in self.settings
        gunicorn = ["-m", "gunicorn", "-c", str(ROOT / "community" / "gunicorn.conf.py"), "wsgi:app"]
        command = [sys.executable, *(gunicorn if many else [str(ROOT / "wsgi.py")])]
        processes: list[subprocess.Popen[bytes]] = []

        def start(free: int) -> subprocess.Popen[bytes]:
            own = {"PORT": str(free), "WEB_CONCURRENCY": "2", "PYTHONPATH": str(ROOT)}
            base = {"GUILDHALL_BASE_URL": f"http://localhost:{free}"}
            processes.append(
                spawn(command, self.folder, {"env": {**os.environ, **self.settings, **own, **base}})
            )
            return processes[-1]

        with started(lambda free: start(port or free), lambda free: _answers(port or free)) as free:
            yield Served(f"http://localhost:{port or free}", port or free, processes[-1])


@dataclass
class Served:
    """A running instance."""

    address: str
    port: int
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """End it and its workers at once, as a power cut would."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        time.sleep(0.1)


@contextmanager
def town(folder: Path, **settings: str) -> Iterator[Town]:
    """An empty, migrated instance; inside the block its application context is open."""
    folder.mkdir(exist_ok=True)
    settings = {"GUILDHALL_DATA": str(folder), **settings}
    # The application here shares the database but not the bus: what it commits, it does not deliver.
    alone = {name: value for name, value in settings.items() if name != "GUILDHALL_REDIS_URL"}
    app = create_app(Config.from_env(alone))
    upgrade(app)
    with app.app_context():
        yield Town(app, settings, folder)
        db.session.remove()
        close_connections()


def _answers(port: int) -> bool:
    connection = HTTPConnection("localhost", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (HTTPException, OSError):
        return False
    finally:
        connection.close()
