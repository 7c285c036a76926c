"""`desk import` from the command line: figures, repetition, refusals."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from contextvars import Context
from decimal import Decimal

import pytest

from community.core.db import db as database
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.channels.queries import accounts
from community.opsaccount.imports.models import Import
from community.opsaccount.imports.storage import uploads
from community.opsaccount.queries import live
from tests.factories import desk_of
from tests.opsaccount.imports.conftest import lines

WEEKLY = lines(
    "Date,Contract,Hours,Amount,Payment type",
    "2026-01-05,Logo (11),2,50,",
    "2026-01-06,Logo (11),1,25,",
    "2026-01-09,Site (12),,300,Bonus",
)


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


@pytest.fixture
def weekly(tmp_path):
    """A small weekly summary."""
    path = tmp_path / "weekly.csv"
    path.write_text(WEEKLY)
    return path


def billing_of(member) -> list[tuple[str, int]]:
    with desk_of(member):
        rows = database.session.scalars(live(BillingItem).order_by(BillingItem.settled_on))
        return [(row.kind, row.gross) for row in rows]


def test_the_real_export_adds_up_to_an_independent_sum(desk, ada, real_export):
    independent: dict[str, Decimal] = defaultdict(Decimal)
    with real_export.open(newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            independent[row["Contract"]] += Decimal(row["Amount"])
    answer = json.loads(desk("import", ada.email, real_export).stdout)
    assert (answer["rows"], answer["added"], answer["broken"]) == (252, 252, 0)
    assert Decimal(answer["sums"]["USD"]["gross"]) == sum(independent.values())
    assert answer["sums"]["USD"]["fee"] is None
    told = {f"{each['contract']} ({each['id']})": Decimal(each["gross"]) for each in answer["contracts"]}
    assert told == independent and answer["clients_created"] == len(independent)
    assert sum(gross for _, gross in billing_of(ada)) == sum(independent.values()) * 100


def test_a_second_import_adds_nothing_and_says_so(desk, ada, weekly):
    desk("import", ada.email, weekly)
    result = desk("import", ada.email, weekly)
    answer = json.loads(result.stdout)
    assert (result.exit_code, answer["added"], answer["known"], answer["clients_created"]) == (0, 0, 3, 0)
    assert any("This very file was imported before" in notice for notice in answer["notices"])
    assert len(billing_of(ada)) == 3


def test_nobody_by_that_address(desk, ada, weekly):
    result = desk("import", "nobody@example.org", weekly)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no member with the address nobody@example.org" in result.stderr


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7 ...", "This is a PDF"),
        (b"PK\x03\x04 xl/workbook.xml", "spreadsheet workbook"),
        (b"", "The file is empty"),
        ("Stadt,Betrag,Wert,Notiz\r\nK\xf6ln,1,2,3\r\nM\u0081,1,2,3\r\n".encode("latin-1"), "neither UTF-8"),
        (b"When,What\r\n2026-01-01,x\r\n", "The columns of this file are not known: When, What"),
        (
            WEEKLY.replace("25,", "twenty,").encode(),
            "line 3: Column “Amount”: “twenty” is not an amount such as 1234.56.",
        ),
    ],
)
def test_a_bad_file_is_refused_and_leaves_nothing(desk, ada, tmp_path, content, words):
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    lying = set(uploads().glob("*/*"))
    result = desk("import", ada.email, path)
    assert (result.exit_code, result.stdout) == (2, "") and words in result.stderr
    assert billing_of(ada) == []
    assert set(uploads().glob("*/*")) == lying
    with desk_of(ada):
        assert accounts() == []


def test_a_file_that_is_not_there(desk, ada, tmp_path):
    result = desk("import", ada.email, tmp_path / "gone.csv")
    assert result.exit_code == 2 and "gone.csv: cannot be read" in result.stderr


def test_the_rows_that_can_be_read_are_imported_when_asked(desk, ada, weekly):
    weekly.write_text(WEEKLY.replace("25,", "twenty,"))
    answer = json.loads(desk("import", ada.email, weekly, "--skip-broken").stdout)
    assert (answer["rows"], answer["added"], answer["broken"]) == (3, 2, 1)
    assert answer["broken_rows"][0]["line"] == 3
    weekly.write_text(WEEKLY)
    answer = json.loads(desk("import", ada.email, weekly).stdout)
    assert (answer["added"], answer["known"]) == (1, 2)


def test_ambiguous_dates_are_asked_about(desk, ada, tmp_path):
    path = tmp_path / "paypal.csv"
    path.write_text(
        lines(
            "Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,Transaction ID,Balance Impact",
            "03/04/2026,10:00:00,UTC,Wren,Website Payment,Completed,EUR,100.00,-3.00,97.00,T1,Credit",
        )
    )
    result = desk("import", ada.email, path)
    assert result.exit_code == 2 and "day/month or month/day" in result.stderr
    result = desk("import", ada.email, path, "--order", "day")
    assert result.exit_code == 0, result.stderr
    with desk_of(ada):
        item = database.session.scalars(live(BillingItem)).one()
        assert item.settled_on.isoformat() == "2026-04-03" and item.fee == 300 and item.net == 9700


def test_an_account_is_named_by_code_or_name(desk, ada, weekly):
    desk("import", ada.email, weekly)
    assert json.loads(desk("import", ada.email, weekly, "--account", "Upwork").stdout)["account"] == "upwork"
    assert desk("import", ada.email, weekly, "--account", "elsewhere").exit_code == 2


def test_the_history_names_each_try(desk, ada, weekly):
    desk("import", ada.email, weekly)
    with desk_of(ada):
        found = database.session.scalars(database.select(Import)).one()
        assert (found.file_name, found.state, found.shelf) == ("weekly.csv", "done", "")
        assert b"weekly" not in (found.file_name_sealed or b"")
