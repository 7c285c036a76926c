"""The one-process server: pages, sockets and background jobs together, nothing else to install."""

from __future__ import annotations

import signal

import gevent
from flask import Flask

from community.accounts.first_admin import first_admin_code
from community.core.jobs import start_embedded_worker
from community.core.live import sio
from community.migrations import upgrade
from community.processes import Turns, settle

GRACE = 5
"""Seconds that requests under way get to finish when the server is told to stop."""


def serve(app: Flask) -> None:
    """Bring the database up to date, then serve until told to stop."""
    config = app.config["GUILDHALL"]
    upgrade(app)
    worker = start_embedded_worker(app)
    # After the worker, which takes the same signals for itself when it starts.
    for number in (signal.SIGTERM, signal.SIGINT):
        gevent.signal_handler(number, _stop, worker)
    with app.app_context():
        if code := first_admin_code():
            where = f"{config.base_url}/first-administrator"
            print(f"\n  First administrator: sign up, then enter the code {code} at {where}\n", flush=True)
    print(f"  Guildhall is open at {config.base_url}\n", flush=True)
    app.wsgi_app = Turns().between_requests(app.wsgi_app)  # type: ignore[method-assign]
    settle()
    sio.run(app, host="127.0.0.1", port=config.port, log_output=False)


def _stop(worker) -> None:  # type: ignore[no-untyped-def]
    worker.stop()
    sio.wsgi_server.stop(timeout=GRACE)
