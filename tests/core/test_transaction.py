"""One request, one transaction: what a page promises to have saved is saved, and reading never writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier, Thread

import pytest
from flask import Flask, abort
from sqlalchemy import func, select
from sqlalchemy.exc import StatementError

from community.accounts.models import AdminCode
from community.core import clock, events
from community.core.access import public
from community.core.db import db
from community.core.transaction import keep_changes
from tests.browser import Browser

AT_ONCE = 8


@dataclass(frozen=True)
class Happened:
    """What the probes record."""

    name: str


@pytest.fixture
def probed(open_app: Callable[..., Flask]) -> Iterator[Flask]:
    """An application with addresses that write and then answer what they are told to."""
    app = open_app()

    @app.route("/probe/<name>/<int:status>", methods=["GET", "POST"])
    @public("a test asks")
    def probe(name: str, status: int):  # type: ignore[no-untyped-def]
        write(name)
        if name.startswith("kept"):
            keep_changes()
        if name.startswith("broken"):
            raise ZeroDivisionError("on purpose")
        return ("", status, {"Content-Type": "text/plain"}) if status < 400 else abort(status)

    with app.app_context():
        yield app


def write(name: str) -> None:
    """Store a row and record that it happened."""
    db.session.add(AdminCode(code_hash=name, created_at=clock.now()))
    db.session.flush()
    events.record(Happened(name))


def stored() -> set[str]:
    """What other transactions see."""
    db.session.rollback()
    return set(db.session.scalars(select(AdminCode.code_hash)))


@pytest.mark.parametrize("status", [200, 204, 303])
def test_a_success_is_kept(probed: Flask, status: int):
    assert Browser(probed).post(f"/probe/kept-not-needed/{status}").status_code == status
    assert stored() == {"kept-not-needed"}


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422, 429, 503])
def test_a_refusal_is_undone(probed: Flask, happened, status: int):
    told = happened(Happened)
    assert Browser(probed).post(f"/probe/refused/{status}").status_code == status
    assert stored() == set() and told == []


def test_a_failure_is_undone(probed: Flask, happened):
    told = happened(Happened)
    assert Browser(probed).post("/probe/broken/200").status_code == 500
    assert stored() == set() and told == []


def test_a_view_may_keep_what_its_refusal_counted(probed: Flask):
    assert Browser(probed).post("/probe/kept/422").status_code == 422
    assert stored() == {"kept"}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_reading_cannot_write(probed: Flask, method: str):
    assert Browser(probed).open("/probe/read/200", method=method).status_code == 500
    assert stored() == set()


def test_a_connection_that_only_read_can_write_again(probed: Flask):
    browser = Browser(probed)
    for name in ("one", "two", "three"):
        assert browser.open("/healthz", method="GET").status_code == 200
        assert browser.open(f"/probe/{name}-read/200", method="GET").status_code == 500
        assert browser.post(f"/probe/{name}/200").status_code == 200
    assert stored() == {"one", "two", "three"}


def test_who_is_told_after_the_commit_finds_what_was_stored(probed: Flask):
    seen: list[set[str]] = []

    @events.after(Happened)
    def look(fact: Happened) -> None:
        with probed.app_context():
            seen.append(set(db.session.scalars(select(AdminCode.code_hash))))

    try:
        Browser(probed).post("/probe/told/200")
    finally:
        events._after[Happened].remove(look)
    assert seen == [{"told"}]


def test_one_who_fails_after_the_commit_stops_nobody(probed: Flask, happened, caplog):
    @events.after(Happened)
    def fail(fact: Happened) -> None:
        raise ValueError("on purpose")

    told = happened(Happened)
    try:
        assert Browser(probed).post("/probe/told/200").status_code == 200
    finally:
        events._after[Happened].remove(fail)
    assert told == [Happened("told")] and stored() == {"told"}
    assert "after-commit handler" in caplog.text


def test_one_who_fails_inside_undoes_it_all(probed: Flask):
    @events.inside(Happened)
    def fail(fact: Happened) -> None:
        raise ValueError("on purpose")

    try:
        assert Browser(probed).post("/probe/inside/200").status_code == 500
    finally:
        events._inside[Happened].remove(fail)
    assert stored() == set()


def test_what_was_rolled_back_is_told_to_nobody(probed: Flask, happened):
    told = happened(Happened)
    write("gone")
    events.rollback()
    events.commit()
    assert told == [] and stored() == set()


def test_many_writers_take_their_turn(probed: Flask):
    gate, answers = Barrier(AT_ONCE), []

    def one(number: int) -> None:
        gate.wait()
        answers.append(Browser(probed).client.post(f"/probe/writer-{number}/200").status_code)

    probed.config["WTF_CSRF_ENABLED"] = False
    threads = [Thread(target=one, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert answers == [200] * AT_ONCE
    assert db.session.scalar(select(func.count()).select_from(AdminCode)) == AT_ONCE


def test_an_instant_needs_its_zone_and_comes_back_in_utc(probed: Flask):
    there = timezone(timedelta(hours=5, minutes=30))
    moment = datetime(2026, 3, 1, 4, 5, 6, 789, tzinfo=there)
    db.session.add(AdminCode(code_hash="zoned", created_at=moment))
    db.session.commit()
    found = db.session.scalars(select(AdminCode.created_at)).one()
    assert found == moment and found.tzinfo is UTC and found.hour == 22
    db.session.add(AdminCode(code_hash="naive", created_at=datetime(2026, 3, 1)))
    with pytest.raises(StatementError, match="needs its zone"):
        db.session.flush()
    db.session.rollback()
