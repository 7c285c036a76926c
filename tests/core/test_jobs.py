"""Jobs: carried as JSON, run in a transaction of their own, on both queues."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from community.accounts.models import AdminCode
from community.config import ROOT
from community.core import clock, events, jobs
from community.core.db import db
from community.core.jobs import JsonSerializer

DONE: list[tuple] = []


def note(*args: object) -> None:
    """Remember the call and store a row."""
    DONE.append(args)
    db.session.add(AdminCode(code_hash=str(args), created_at=clock.now()))


def store_and_fail(name: str) -> None:
    """Store a row, then fail."""
    db.session.add(AdminCode(code_hash=name, created_at=clock.now()))
    db.session.flush()
    raise ValueError("on purpose")


def fail_once(name: str) -> None:
    """Fail the first time only."""
    DONE.append((name,))
    if len(DONE) == 1:
        raise ValueError("on purpose")


@pytest.fixture(params=["in the process", "redis"])
def queue_app(
    request: pytest.FixtureRequest, open_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    """An application with the jobs above, on each of the two queues."""
    known = [jobs.Job(work, None) for work in (note, store_and_fail, fail_once)]
    monkeypatch.setattr(jobs, "JOBS", [*jobs.JOBS, *known])
    bus = request.getfixturevalue("redis_url") if request.param == "redis" else None
    app = open_app(redis_url=bus)
    DONE.clear()
    app.extensions["huey"].flush()
    app.extensions["known"] = {job.work.__name__: job for job in known}
    with app.app_context():
        yield app


def soon(app: Flask, name: str, *args: object) -> None:
    """Queue the job of that name."""
    app.extensions["known"][name].soon(*args)


def work_off(app: Flask) -> list[str]:
    """Run what is queued as a worker would; the name of each task."""
    queue, names = app.extensions["huey"], []
    while task := queue.dequeue():
        names.append(task.name)
        queue.execute(task)
    return names


def test_a_job_runs_elsewhere_and_is_committed(queue_app: Flask):
    soon(queue_app, "note", 17, "words — “quoted”", None, [1, {"a": True}])
    assert DONE == []
    assert work_off(queue_app) == ["note"]
    assert DONE == [(17, "words — “quoted”", None, [1, {"a": True}])]
    assert db.session.scalars(select(AdminCode.code_hash)).one() == str(DONE[0])


def test_a_job_that_fails_stores_nothing_and_stops_no_other(queue_app: Flask):
    soon(queue_app, "store_and_fail", "lost")
    soon(queue_app, "note", "kept")
    work_off(queue_app)
    assert list(db.session.scalars(select(AdminCode.code_hash))) == ["('kept',)"]


def test_a_job_may_wait_for_its_time_and_try_again(queue_app: Flask):
    task = queue_app.extensions["jobs"][f"{__name__}.fail_once"]
    at = clock.now() + timedelta(hours=1)
    task.schedule(args=("later",), eta=at, retries=2, retry_delay=0)
    queue = queue_app.extensions["huey"]
    waiting = queue.dequeue()
    assert waiting and not queue.ready_to_run(waiting)
    assert waiting.eta == at.replace(tzinfo=None), "huey's instants are in UTC, and do not say so"
    assert (waiting.retries, waiting.args) == (2, ("later",))
    waiting.eta = None
    queue.execute(waiting)
    assert work_off(queue_app) and DONE == [("later",), ("later",)]


def test_what_lies_in_the_queue_is_json(queue_app: Flask):
    soon(queue_app, "note", 17)
    stored = queue_app.extensions["huey"].storage.dequeue()
    assert json.loads(stored)["message"][1] == f"{__name__}.note"


@pytest.mark.parametrize("planted", [b"\x80\x04\x95pickled", b"not json", b"[]", b'{"message": []}'])
def test_what_was_planted_in_the_queue_is_not_run(queue_app: Flask, planted: bytes):
    queue = queue_app.extensions["huey"]
    queue.storage.enqueue(planted)
    with pytest.raises((ValueError, TypeError, KeyError)):
        queue.dequeue()
    assert DONE == []


def test_a_queue_that_is_down_is_no_error_for_the_person_waiting(open_app: Callable[..., Flask], caplog):
    app = open_app(redis_url="redis://127.0.0.1:1/0")
    with app.app_context():
        jobs.JOBS[0].soon(1)
    assert "could not queue" in caplog.text


def test_only_plain_values_are_carried(queue_app: Flask, caplog):
    soon(queue_app, "note", object())
    assert "could not queue" in caplog.text and work_off(queue_app) == []


def test_a_schedule_is_carried_out_by_the_worker(app: Flask):
    periodic = {f"{task.__module__}.{task.name}" for task in app.extensions["huey"]._registry.periodic_tasks}
    expected = {job.name for job in jobs.JOBS if job.every}
    assert periodic == expected and "community.core.outbox.deliver_due" in expected


def test_the_serializer_gives_back_what_it_took():
    plain = JsonSerializer()
    for value in (None, 1, "x", [1, "a", None], {"a": [1.5]}):
        assert plain.deserialize(plain.serialize(value)) == value


def test_events_of_a_job_are_told_after_its_commit(queue_app: Flask, happened):
    told = happened(str)
    events.record("said")
    events.commit()
    assert told == ["said"]


def test_every_job_in_the_code_is_known_to_the_application():
    """Importing the application alone registers them all: one that only a test imports would never run."""
    written = {
        f"{'.'.join(path.with_suffix('').relative_to(ROOT).parts)}.{name}"
        for path in (ROOT / "community").rglob("*.py")
        for name in re.findall(r"^@(?:job|every\(.*\))\ndef (\w+)", path.read_text(), re.MULTILINE)
    }
    ask = "import community.app; from community.core.jobs import JOBS; print(*(job.name for job in JOBS))"
    known = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True)
    assert len(written) > 5 and set(known.stdout.split()) == written
