"""Accounts and drills through the front door."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from community.core.db import db as database
from community.opsaccount.channels import actions, queries
from community.opsaccount.channels.models import Account
from community.opsaccount.contacts.models import Contact
from tests.factories import desk_of

UPWORK = {"platform": "upwork", "name": "Upwork", "kind": "marketplace", "function": "discovery_only"}


def accounts_of(member):
    with desk_of(member):
        return [(a.code, a.name, a.deleted_at is None) for a in database.session.scalars(select(Account))]


def test_a_preset_fills_in_the_form(visit, ada):
    page = visit(ada).get("/desk/channels/new?platform=stripe").text
    assert 'value="Stripe"' in page and '<option selected value="payment">' in page


def test_an_account_is_added_shown_changed(visit, ada):
    me = visit(ada)
    saved = me.post("/desk/channels/new", {**UPWORK, "since": "2020-01-31", "notes": "Top Rated"})
    assert saved.status_code == 303
    page = me.get(saved.location).text
    assert "Top Rated" in page and "Discovery only" in page
    me.post(saved.location + "/edit", {**UPWORK, "name": "Upwork (agency)"})
    assert accounts_of(ada) == [("upwork", "Upwork (agency)", True)]


@pytest.mark.parametrize("exception, status", [("The client insists on it.", 303), ("", 422)])
def test_delivery_on_an_account_needs_a_written_exception(visit, ada, exception, status):
    form = {**UPWORK, "function": "discovery_and_delivery", "exception": exception}
    assert visit(ada).post("/desk/channels/new", form).status_code == status


def test_what_was_typed_stays_when_the_form_comes_back(visit, ada):
    answer = visit(ada).post("/desk/channels/new", {**UPWORK, "name": "", "notes": "Keep this line"})
    assert answer.status_code == 422 and "Keep this line" in answer.text
    assert "Give the account a name." in answer.text


@pytest.mark.parametrize(
    "bad", [{"kind": "bank"}, {"since": "31.1.2020"}, {"platform": "nowhere"}, {"closed_on": "1999-01-01"}]
)
def test_nonsense_is_refused(visit, ada, bad):
    assert visit(ada).post("/desk/channels/new", {**UPWORK, "since": "2020-01-01", **bad}).status_code == 422
    assert accounts_of(ada) == []


def test_a_form_sent_twice_makes_one_account(visit, ada):
    me = visit(ada)
    answers = [me.post("/desk/channels/new", {**UPWORK, "once": "the same token"}) for _ in range(2)]
    assert answers[0].location == answers[1].location
    assert len(accounts_of(ada)) == 1


def test_deleting_can_be_undone(visit, ada):
    me = visit(ada)
    place = me.post("/desk/channels/new", UPWORK).location
    after = me.post(place + "/delete")
    assert f'action="{place}/restore"' in me.get(after.location).text
    me.get(place, status=404)
    me.post(place + "/restore")
    assert accounts_of(ada) == [("upwork", "Upwork", True)]


def test_an_account_that_carries_something_cannot_be_deleted(visit, ada):
    me = visit(ada)
    place = me.post("/desk/channels/new", UPWORK).location
    with desk_of(ada):
        account = database.session.scalars(select(Account)).one()
        database.session.add(Contact(kind="lead", name="Wren", origin_account_id=account.id))
    me.post(place + "/delete")
    assert accounts_of(ada) == [("upwork", "Upwork", True)]
    assert "Records still name this account" in me.get(place).text


def test_a_drill_is_recorded(visit, ada):
    me = visit(ada)
    me.post(
        "/desk/channels/drills/new",
        {"account_id": "own", "drilled_on": "2026-11-01", "days": "7", "result": "Two referrals called."},
    )
    assert "Two referrals called." in me.get("/desk/channels/").text


def test_drills_count_up_to_the_day_asked_about(ada):
    with desk_of(ada):
        for day in (1, 20):
            actions.save_drill(None, {"drilled_on": date(2026, 11, day), "days": 7, "result": "Fine."})
        assert queries.last_drill_on(date(2026, 11, 19)) == date(2026, 11, 1)
        assert queries.last_drill_on(date(2026, 10, 1)) is None


def test_two_accounts_of_one_name_could_not_be_told_apart(visit, ada):
    me = visit(ada)
    where = me.post("/desk/channels/new", UPWORK).location
    again = me.post("/desk/channels/new", {**UPWORK, "name": " upwork ", "notes": "The other"})
    assert again.status_code == 422 and "The other" in again.text
    assert "You have an account of this name." in again.text.partition('id="name-error"')[2]
    assert me.post("/desk/channels/new", {**UPWORK, "name": "Upwork (agency)"}).status_code == 303
    assert me.post(f"{where}/edit", {**UPWORK, "name": "UPWORK"}).status_code == 303
    assert me.post(f"{where}/edit", {**UPWORK, "name": "Upwork (Agency)"}).status_code == 422


def test_the_same_form_sent_twice_makes_one_account(visit, ada):
    me, form = visit(ada), {**UPWORK, "once": "7f9c"}
    places = {me.post("/desk/channels/new", form).location for _ in range(2)}
    assert len(places) == 1 and None not in places and len(accounts_of(ada)) == 1


def test_an_import_finds_the_account_that_was_typed_in(visit, ada):
    me = visit(ada)
    me.post("/desk/channels/new", {**UPWORK, "platform": "", "name": "upwork"})
    page = me.get("/desk/channels/").text
    assert "platform=upwork" not in page and "platform=fiverr" in page
    with desk_of(ada):
        assert actions.account_for("upwork").name == "upwork"
    assert accounts_of(ada) == [("upwork", "upwork", True)]
