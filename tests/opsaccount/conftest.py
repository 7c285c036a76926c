"""What the tests of the Desk share."""

from __future__ import annotations

from contextvars import Context

import pytest

from community.core.db import db as database


@pytest.fixture
def work(app, db):
    """Do everything that is queued, as the worker would; answers how much there was."""
    queue = app.extensions["huey"]
    queue.flush()

    def run() -> int:
        done = 0
        database.session.commit()
        while task := queue.dequeue():
            Context().run(queue.execute, task)
            done += 1
        database.session.expire_all()
        return done

    return run
