"""What only reads has connections of its own: without transactions, and refusing to write."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask, Response
from sqlalchemy import text

from community.core.access import public
from community.core.connections import APP_ROLE
from community.core.db import db
from tests.browser import Browser
from tests.factories import make_member

ALONE = "now() = statement_timestamp()"
ASKED = {
    "postgresql": f"select current_user, current_setting('transaction_read_only'), {ALONE}",
    "sqlite": "pragma query_only",
}
READING = {"postgresql": f"{APP_ROLE} on True", "sqlite": "1"}
WRITING = {"postgresql": f"{APP_ROLE} off False", "sqlite": "0"}


@pytest.fixture
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.config.getoption("--database"))


@pytest.fixture
def asked(open_app: Callable[..., Flask], kind: str) -> Iterator[Flask]:
    """An application that answers what the second statement of a request is told about its connection."""
    app = open_app()

    @app.route("/asked", methods=["GET", "POST"])
    @public("a test asks")
    def answer() -> Response:
        db.session.execute(text("select 1"))
        told = db.session.execute(text(ASKED[kind])).one()
        return Response(" ".join(map(str, told)), mimetype="text/plain")

    with app.app_context():
        yield app


def test_a_read_cannot_write_and_each_statement_stands_for_itself(asked: Flask, kind: str):
    assert asked.test_client().get("/asked").text == READING[kind]


def test_a_write_stays_in_one_transaction(asked: Flask, kind: str):
    assert Browser(asked).post("/asked").text == WRITING[kind]


def test_reading_a_desk_stays_in_the_transaction_that_knows_its_owner(asked: Flask):
    ada = Browser(asked).sign_in(make_member("Ada Okafor"))
    account = {"platform": "upwork", "name": "Upwork", "kind": "marketplace", "function": "discovery_only"}
    saved = ada.post("/desk/channels/new", account)
    assert "Upwork" in ada.get(saved.location).text


def test_a_first_form_opens_before_there_is_a_key_to_seal_with(asked: Flask):
    newcomer = Browser(asked).sign_in(make_member("Ben Castillo"))
    for form in ("channels", "contacts", "billing"):
        assert 'name="once"' in newcomer.get(f"/desk/{form}/new").text
