"""`desk stress-test`: a member's records of any day as JSON, and why."""

from __future__ import annotations

import json
from contextvars import Context

import pytest
from sqlalchemy import func, select

from community.core.db import db as database
from community.opsaccount.resilience.models import SavedResult
from tests.factories import desk_of
from tests.opsaccount.imports.conftest import real_export
from tests.opsaccount.resilience import desks

__all__ = ["real_export"]
DAY = desks.AS_OF.isoformat()


@pytest.fixture
def desk(app, db):
    """Run `desk …` and answer its result."""

    def run(*words: str):
        db.session.commit()
        # A fresh context: the command opens a Desk, and the test's own session must not be in it.
        result = Context().run(app.test_cli_runner().invoke, args=["desk", *map(str, words)])
        db.session.expire_all()
        return result

    return run


def test_the_real_export_says_what_stops_without_the_marketplace_and_why(desk, ada, real_export):
    assert desk("import", ada.email, real_export).exit_code == 0
    answer = desk("stress-test", ada.email, "--as-of", "2025-07-25")
    assert answer.exit_code == 0
    result = json.loads(answer.stdout)
    assert (result["verdict"], result["accounts"]["upwork"]["verdict"]) == ("stops", "stops")
    upwork = result["why"]["accounts"]["upwork"]
    assert upwork["sentence"].startswith("Without Upwork, everything stops: ")
    payment = upwork["capabilities"]["payment"]
    assert (payment["verdict"], payment["survives"]) == ("stops", 0.0)
    assert {line["state"] for line in payment["behind_it"]} == {"locked"}
    assert all("bind this client until 2027-" in line["reason"] for line in payment["behind_it"])
    for step in result["actions"]:
        assert step["action"] not in {"own_route", "own_contract", "own_invoice"}
    assert result["why"]["newest_record"].startswith("2025-07")


def test_records_give_the_published_result_and_the_names(desk, ada):
    ada.currency = "USD"
    with desk_of(ada):
        desks.marketplace_desk()
    result = json.loads(desk("stress-test", ada.email, "--as-of", DAY).stdout)
    assert (result["score"], result["raw"], result["formula"]) == (61, 61.296875, 1)
    behind = result["why"]["accounts"]["upwork"]["capabilities"]["payment"]["behind_it"]
    assert {(line["name"], line["state"]) for line in behind} == {
        ("A", "broken"),
        ("B", "broken"),
        ("C", "survives"),
    }
    assert behind[0]["reason"] == "can only pay through Upwork"


def test_saving_is_asked_for(desk, ada):
    with desk_of(ada):
        desks.marketplace_desk()

    def kept():
        with desk_of(ada):
            return database.session.scalar(select(func.count()).select_from(SavedResult))

    desk("stress-test", ada.email, "--as-of", DAY)
    assert kept() == 0
    assert desk("stress-test", ada.email, "--as-of", DAY, "--save").exit_code == 0
    assert kept() == 1


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (["nobody@example.org"], 1, "no member"),
        (["ADA"], 2, "no date of the calendar"),
        (["ADA", "--as-of", "2026-02-30"], 2, "no date of the calendar"),
        (["ADA", "--as-of", "0001-01-01"], 2, "no date of the calendar"),
        (["ADA", "--as-of", DAY], 3, "Record first who asked you for work"),
    ],
)
def test_what_cannot_be_answered_has_a_status_of_its_own(desk, ada, words, status, says):
    words = [ada.email if word == "ADA" else word for word in words]
    if status == 2 and len(words) == 1:
        words += ["--as-of", "yesterday"]
    answer = desk("stress-test", *words)
    assert (answer.exit_code, answer.stdout) == (status, "")
    assert says in answer.stderr


def test_records_of_another_time_name_their_day(desk, ada):
    with desk_of(ada):
        desks.lead("L", None, lane="site", closed=True)
    answer = desk("stress-test", ada.email, "--as-of", "2027-12-31")
    assert answer.exit_code == 3 and f"--as-of {desks.days_ago(40)}" in answer.stderr
