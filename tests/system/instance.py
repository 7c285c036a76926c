"""A whole Guildhall in a process of its own, as a person would start it, on an empty directory."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.servers.process import spawn, started

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The address of a Guildhall whose data lie in `folder`; ended when the block ends."""

    def start(port: int):  # type: ignore[no-untyped-def]
        # `localhost` and not a number: cookies and passkeys want a name.
        own = {
            "GUILDHALL_DATA": str(folder),
            "PORT": str(port),
            "GUILDHALL_BASE_URL": f"http://localhost:{port}",
        }
        return spawn([sys.executable, ROOT / "wsgi.py"], folder, {"env": {**os.environ, **own}})

    with started(start, _answers) as port:
        yield f"http://localhost:{port}"


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://localhost:{port}/healthz", timeout=5) as answer:
            return answer.status == 200
    except (URLError, HTTPException, OSError):
        return False
