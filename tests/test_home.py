"""The front page and the health check."""

from __future__ import annotations

from collections.abc import Callable
from unittest.mock import patch

from flask import Flask
from sqlalchemy import create_engine

from community.accounts.models import Member
from community.core.db import db
from tests.browser import Browser
from tests.factories import make_group, make_opportunity


def test_a_guest_sees_the_landing_page_and_a_member_home(visit: Callable[..., Browser], ada: Member):
    assert "Create your account" in visit().get("/").text
    assert "Create your account" not in visit(ada).get("/").text


def test_a_healthy_instance_says_so_and_nothing_else(browser: Browser):
    answer = browser.get("/healthz")
    assert answer.json == {"status": "ok"} and "Set-Cookie" not in answer.headers


def test_without_its_database_an_instance_is_unhealthy(open_app: Callable[..., Flask]):
    app = open_app()
    with app.app_context():
        dead = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=1")
        with patch.dict(db.engines, {None: dead}, clear=True):
            answer = app.test_client().get("/healthz")
        dead.dispose()
    assert answer.status_code == 503 and answer.json == {"status": "database unreachable"}


def test_what_stands_beside_the_front_page_follows_what_it_shows(visit: Callable[..., Browser], ada, ben):
    group = make_group(ada, "Copywriters")
    me = visit(ada)
    assert "Copywriters</a>" in me.get("/").text and "Overflow" not in me.get("/").text
    make_opportunity(group, ada, "Overflow")
    assert "Overflow</a>" in me.get("/").text
    make_group(ben, "Elsewhere")
    beside = visit(ben).get("/").text
    assert "Elsewhere</a>" in beside and "Copywriters" not in beside and "Overflow" not in beside
