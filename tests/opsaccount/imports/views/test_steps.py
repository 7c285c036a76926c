"""From preview to commit and back: what is added, when, and how often."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from community.core import clock
from community.core.db import db as database
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.contacts.models import Contact, Engagement
from community.opsaccount.imports.actions import take
from community.opsaccount.imports.models import Import
from community.opsaccount.queries import live
from tests.factories import desk_of
from tests.opsaccount.imports.sending import LATER, MIXED, WEEKLY, added, contacts_of, items_of, send


def test_the_real_export_from_upload_to_clients(visit, ada, real_export):
    me, content = visit(ada), real_export.read_bytes()
    independent: dict[str, Decimal] = defaultdict(Decimal)
    for row in csv.DictReader(content.decode("utf-8-sig").splitlines()):
        independent[row["Contract"]] += Decimal(row["Amount"])
    preview = send(me, content).location
    page = me.get(preview).text
    assert "Upwork weekly summary" in page and "Add 252 rows" in page
    assert items_of(ada) == []
    me.post(f"{preview}/commit")
    assert len(items_of(ada)) == 252
    with desk_of(ada):
        sums: dict[str, int] = defaultdict(int)
        names = {e.contact_id: e.title for e in database.session.scalars(live(Engagement))}
        for item in database.session.scalars(live(BillingItem)):
            sums[names[item.contact_id]] += item.gross
    assert {title: Decimal(gross) / 100 for title, gross in sums.items()} == independent
    again = send(me, content).location
    assert "Nothing new" in me.get(again).text
    assert "This very file was imported before" in me.get(again).text
    me.post(f"{again}/commit")
    assert len(items_of(ada)) == 252 and "Nothing was added" in me.get(again).text


def test_nothing_is_added_before_the_member_says_so(visit, ada):
    me = visit(ada)
    place = send(me, WEEKLY).location
    me.post(f"{place}/discard")
    assert "nothing of it was added" in me.get(place).text
    me.post(f"{place}/commit")
    assert items_of(ada) == []
    with desk_of(ada):
        assert database.session.scalars(live(Contact)).all() == []


def test_a_broken_row_is_shown_and_the_corrected_file_adds_the_rest(visit, ada):
    me = visit(ada)
    place = send(me, WEEKLY.replace("25,", "twenty,")).location
    page = me.get(place).text
    assert (
        "“twenty” is not an amount such as 1234.56." in page and "Add 2 rows without the broken ones" in page
    )
    me.post(f"{place}/commit")
    assert [gross for *_, gross, _ in items_of(ada)] == [5000, 30000]
    added(me, WEEKLY)
    assert [gross for *_, gross, _ in items_of(ada)] == [5000, 2500, 30000]


def test_a_commit_sent_twice_adds_once(visit, ada):
    me = visit(ada)
    place = added(me, WEEKLY)
    assert me.post(f"{place}/commit").status_code == 303
    assert len(items_of(ada)) == 3


def test_undoing_removes_what_was_added(visit, ada):
    me = visit(ada)
    place = added(me, MIXED)
    me.post(f"{place}/undo")
    assert items_of(ada) == [] and contacts_of(ada) == {}
    assert "Nothing to sort" in me.get("/desk/imports/unsorted").text
    assert "was removed again" in me.get(place).text
    added(me, MIXED)
    assert len(items_of(ada)) == 1


def test_undoing_keeps_a_client_the_member_worked_on(visit, ada):
    me = visit(ada)
    place = added(me, WEEKLY)
    with desk_of(ada):
        next(c for c in database.session.scalars(live(Contact)) if c.name == "Site").notes = "Call in May"
    me.post(f"{place}/undo")
    assert items_of(ada) == [] and set(contacts_of(ada)) == {"Site"}


def test_a_currency_without_a_rate_is_listed_and_left_out(visit, ada):
    me = visit(ada)  # reckons in euros
    place = added(me, WEEKLY)
    assert "3 items are in a currency whose rate the export does not state" in me.get(place).text
    with desk_of(ada):
        assert {item.base_gross for item in database.session.scalars(live(BillingItem))} == {None}


def test_another_file_waits_while_one_is_being_added(visit, ada):
    me = visit(ada)
    first, second = send(me, WEEKLY).location, send(me, LATER).location
    with desk_of(ada):
        newest = database.session.scalars(database.select(Import).order_by(Import.created_at)).first()
        assert take(newest) and not take(newest)
    me.post(f"{second}/commit")
    assert "Another file is being added" in me.get(second).text
    assert items_of(ada) == [] and 'src="' + first in me.get(first).text


def added_at(browser, member, when):
    """Add a file, as it would have been done at that instant."""
    added(browser, WEEKLY)
    with desk_of(member):
        database.session.scalars(database.select(Import)).one().committed_at = when


@pytest.mark.parametrize(
    ("ago", "words"), [(timedelta(minutes=5), "(5 minutes ago)"), (timedelta(days=3), "(3 days ago)")]
)
def test_an_earlier_import_of_the_same_file_is_told_as_people_say_it(visit, ada, ago, words):
    me = visit(ada)
    added_at(me, ada, clock.now() - ago)
    assert f"This very file was imported before {words}." in me.get(send(me, WEEKLY).location).text


@pytest.mark.parametrize(
    ("zone", "language", "words"),
    [("Europe/Paris", "en", "(April 1, 2025)"), ("America/New_York", "de", "(31. März 2025)")],
)
def test_its_day_is_that_of_who_reads_it_in_their_language(visit, ada, zone, language, words):
    me = visit(ada)
    added_at(me, ada, datetime(2025, 3, 31, 22, 30, tzinfo=UTC))
    preview = send(me, WEEKLY).location
    ada.timezone, ada.locale = zone, language
    assert words in me.get(preview).text
