"""Verdicts survive being kept as JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from community.core.wording import say
from community.opsaccount.imports.findings import Findings, findings_of
from community.opsaccount.imports.stored import message_text, pack_entry, text_message, unpack_entry
from community.opsaccount.imports.summary import summarise

from .conftest import lines
from .test_paypal import ENGLISH, row
from .test_upwork import CURRENT, HOURLY_WITH_FEE
from .test_upwork import row as upwork_row

MIXED = lines(
    CURRENT,
    *HOURLY_WITH_FEE,
    upwork_row(2, "Mystery", "9.00"),
    upwork_row(3, "Bonus", "100.00", local="90.00", code="EUR"),
    upwork_row(4, "Bonus", "ten"),
)


@pytest.mark.parametrize("content", [MIXED, lines(ENGLISH, row(), row("T2", status="Pending"))])
def test_an_entry_comes_back_equal(read, content):
    for entry in read(content):
        assert unpack_entry(json.loads(json.dumps(pack_entry(entry)))) == entry


def test_findings_come_back_equal(opened):
    reading = opened(MIXED)
    found = findings_of(summarise(reading.entries()), reading.layout, reading.notices, {"new": 2})
    again = Findings.from_json(found.to_json())
    assert again == found and [each.exact for each in again.sums] == ["200.00"]
    assert Findings.from_json("") == Findings()


def test_a_message_comes_back_with_the_messages_in_it(read):
    [broken] = [entry for entry in read(MIXED) if entry.outcome == "broken"]
    assert str(text_message(message_text(broken.reason))) == str(broken.reason)
    assert text_message(message_text(None)) is None


def test_an_instant_in_a_message_stays_one():
    message = say("Before %(when)s.", when=datetime(2026, 3, 31, 22, 30, tzinfo=UTC))
    assert text_message(message_text(message)) == message
