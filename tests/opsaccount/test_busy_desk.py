"""A save that waits too long for another one gives its connection back and comes back whole."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from threading import Event, Thread

import pytest
from flask import Flask
from sqlalchemy import select, text

from community.core.connections import LOCK_PATIENCE
from community.core.db import db
from community.opsaccount import scope
from community.opsaccount.contacts.models import Contact
from tests.browser import Browser
from tests.factories import make_member

TYPED = {"kind": "client", "name": 'Wren "& Sons"', "origin": "", "notes": "A whole\nafternoon", "once": "1"}
NEW = "/desk/contacts/new"
FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@pytest.fixture
def desk(open_app: Callable[..., Flask]) -> Iterator[tuple[int, Browser]]:
    """A member's id and their browser, of an application whose commits are real."""
    app = open_app()
    with app.app_context():
        member = make_member("Ada Okafor")
        me, member_id = Browser(app).sign_in(member), member.id
        db.session.commit()
        yield member_id, me


@contextmanager
def another_save(app: Flask, member_id: int) -> Iterator[None]:
    """Somebody writes in that Desk for as long as the block lasts."""
    under_way, over = Event(), Event()

    def write() -> None:
        with app.app_context():
            scope.enter(member_id)
            db.session.execute(select(Contact.id))
            under_way.set()
            over.wait(60)
            db.session.rollback()

    writer = Thread(target=write)
    writer.start()
    assert under_way.wait(10)
    try:
        yield
    finally:
        over.set()
        writer.join()


def names(app: Flask, member_id: int) -> list[str]:
    with app.app_context():
        scope.enter(member_id)
        return [contact.name for contact in db.session.scalars(select(Contact))]


def test_what_was_typed_comes_back_and_is_saved_when_sent_again(desk):
    member_id, me = desk
    with another_save(me.app, member_id):
        began = time.monotonic()
        answer = me.post(NEW, TYPED)
        assert time.monotonic() - began < LOCK_PATIENCE + 15, "the other save is still under way"
        assert answer.status_code == 503 and answer.headers["Retry-After"] == "5"
        assert "Your Desk is busy with another save" in answer.text
        assert me.get("/desk/contacts/").status_code == 200, "who only reads does not wait"
    assert names(me.app, member_id) == []
    again = {name: unescape(value) for name, value in FIELD.findall(answer.text)}
    assert {name: again[name].replace("\r\n", "\n") for name in TYPED} == TYPED
    assert me.post(NEW, again).status_code == 303
    assert names(me.app, member_id) == [TYPED["name"]]


def test_who_gave_up_waiting_holds_no_connection(desk):
    member_id, me = desk
    with another_save(me.app, member_id):
        db.session.remove()
        before = db.engine.pool.checkedout()
        assert me.post(NEW, TYPED).status_code == 503
        db.session.remove()
        assert db.engine.pool.checkedout() == before


def test_no_page_carries_a_secret(desk):
    member_id, me = desk
    with another_save(me.app, member_id):
        answer = me.post(f"{NEW}?from=here", {**TYPED, "password": "a long walk"})
    assert answer.status_code == 503 and "a long walk" not in answer.text
    assert "Send it again" not in answer.text


def test_only_requests_lose_their_patience(desk):
    member_id, me = desk
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one patience for all")

    def patience() -> str:
        scope.enter(member_id)
        return str(db.session.scalar(text("show lock_timeout")))

    with me.app.app_context():
        assert patience() == "0"
    with me.app.test_request_context(method="POST"):
        assert patience() == scope.PATIENCE
