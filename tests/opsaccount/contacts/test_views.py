"""The contact log through the front door."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from community.core.db import db as database
from community.opsaccount.channels.actions import account_for
from community.opsaccount.contacts.actions import add_contact
from community.opsaccount.contacts.models import Contact, ContactPoint, PaymentRoute, Touch
from community.opsaccount.contacts.queries import SIZE
from tests.factories import desk_of
from tests.forms_shown import form_shown

LEAD = {"kind": "lead", "name": "Wren Abara", "organisation": "Société Générale", "origin": "lane:referral"}


def add(browser, **form):
    answer = browser.post("/desk/contacts/new", {**LEAD, **form})
    assert answer.status_code == 303, answer.text
    return answer.location


def stored(member, model=Contact):
    with desk_of(member):
        rows = database.session.scalars(select(model).where(model.deleted_at.is_(None))).all()
        database.session.expunge_all()
        return rows


def test_a_lead_is_added_found_and_changed(visit, ada):
    me = visit(ada)
    place = add(me, notes="Met at the fair", first_touch_on="2026-01-05")
    assert "Met at the fair" in me.get(place).text
    assert "Wren Abara" in me.get("/desk/contacts/?state=leads").text
    assert "Wren Abara" not in me.get("/desk/contacts/?state=clients").text
    me.post(place + "/edit", {**LEAD, "name": "Wren Okoro"})
    assert "Wren Okoro" in me.get("/desk/contacts/?state=all").text


@pytest.mark.parametrize("search, found", [("générale", 1), ("wren soc", 1), ("wren ltd", 0), ("%", 0)])
def test_search_looks_into_names_and_organisations(visit, ada, search, found):
    me = visit(ada)
    add(me)
    answer = me.post("/desk/contacts/search", {"q": search})
    assert answer.status_code == 200 and answer.text.count('class="row-title"') == found
    assert f'value="{search}"' in answer.text


def test_what_was_searched_for_stands_in_no_address(visit, ada):
    me = visit(ada)
    with desk_of(ada):
        for number in range(SIZE + 3):
            database.session.add(Contact(kind="lead" if number % 2 else "client", name=f"Wren {number:03}"))
    first = me.post("/desk/contacts/search", {"q": "wren"}).text
    assert first.count('class="row-title"') == SIZE and "Previous" not in first
    more = re.search(r'name="from" value="([^"]+)"', first)
    assert more
    last = me.post("/desk/contacts/search", {"q": "wren", "from": more[1]}).text
    assert last.count('class="row-title"') == 3 and "Previous" in last and "Next" not in last
    for page in (first, last):
        assert not re.search(r'(href|action)="[^"]*wren', page, re.IGNORECASE)
    assert me.post("/desk/contacts/search", {"q": " "}).location == "/desk/contacts/"
    # An address of old, still in somebody's history, searches no more.
    assert "Wren 001" in me.get("/desk/contacts/?state=all&q=nobody").text


def test_the_log_is_in_the_order_of_names_and_paged(visit, ada):
    me = visit(ada)
    with desk_of(ada):
        for number in range(SIZE + 3):
            database.session.add(Contact(kind="client", name=f"{'é' if number % 2 else 'E'}{number:03}"))
    first = me.get("/desk/contacts/").text
    assert first.index("E000") < first.index("E002") and 'rel="next"' in first and 'rel="prev"' not in first
    older = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    last = me.get(older).text
    assert last.count('class="row-title"') == 3 and 'rel="prev"' in last and 'rel="next"' not in last


def test_a_lead_becomes_a_client(visit, ada):
    me = visit(ada)
    place = add(me, closed_on="2026-01-05")
    me.post(place + "/become-client")
    [contact] = stored(ada)
    assert contact.kind == "client" and contact.client_since and contact.closed_on is None


def test_a_client_met_on_upwork_is_bound_for_24_months(visit, ada):
    with desk_of(ada):
        upwork = account_for("upwork").id
    me = visit(ada)
    place = add(me, kind="client", origin=str(upwork), first_touch_on="2026-02-28")
    [contact] = stored(ada)
    assert (contact.lock_account_id, str(contact.platform_lock_until)) == (upwork, "2028-02-28")
    assert "Bound to Upwork until" in me.get(place).text
    freed = {"lock_account_id": str(upwork), "platform_lock_until": "2028-02-28", "lock_release": "fee_paid"}
    assert me.post(place + "/lock", freed).status_code == 303
    assert "Bound to Upwork until" not in me.get(place).text
    me.post(
        place + "/edit", {**LEAD, "kind": "client", "origin": str(upwork), "first_touch_on": "2026-02-28"}
    )
    assert stored(ada)[0].lock_release == "fee_paid"


def test_a_bound_relationship_has_an_end(visit, ada):
    with desk_of(ada):
        upwork = account_for("upwork").id
    me = visit(ada)
    answer = me.post(add(me) + "/lock", {"lock_account_id": str(upwork), "lock_release": ""})
    assert answer.status_code == 422 and "Enter the day" in answer.text


PARTS = {
    "points": {"account_id": "own", "kind": "email", "address": "wren@example.org"},
    "touches": {"touched_on": "2026-11-02", "direction": "in", "point_id": "own", "note": "A long talk"},
    "engagements": {"title": "Rebuild the shop", "started_on": "2026-11-02", "signed_on": "2026-11-01"},
    "routes": {"account_id": "own", "since": "2026-11-02"},
    "proposals": {"account_id": "own", "sent_on": "2026-11-02", "state": "sent", "title": "An offer"},
}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_added_changed_deleted_and_brought_back(visit, ada, part):
    me = visit(ada)
    place = add(me)
    assert me.post(f"{place}/{part}/new", PARTS[part]).location == place
    change = me.get(place).text.split(f'href="/desk/contacts/{part}/')[1].split('"')[0]
    me.get(f"/desk/contacts/{part}/{change}")
    assert me.post(f"/desk/contacts/{part}/{change}", PARTS[part]).status_code == 303
    address = f"/desk/contacts/{part}/{change.removesuffix('/edit')}"
    me.post(address + "/delete")
    page = me.get(place).text
    assert f"{address}/restore" in page and f"{address}/edit" not in page
    me.post(address + "/restore")
    assert f"{address}/edit" in me.get(place).text


@pytest.mark.parametrize(
    ("part", "bad"),
    [
        ("points", {"address": " "}),
        ("touches", {"touched_on": ""}),
        ("touches", {"point_id": "5e0c1d43-2bb6-4b02-9d4c-5c6f4ae0a7a1"}),
        ("engagements", {"closed_on": "2020-01-01"}),
        ("routes", {"account_id": "nobody"}),
        ("proposals", {"state": "declined"}),
        ("proposals", {"state": "lost"}),
    ],
)
def test_a_part_that_makes_no_sense_is_refused(visit, ada, part, bad):
    me = visit(ada)
    assert me.post(f"{add(me)}/{part}/new", {**PARTS[part], **bad}).status_code == 422


@pytest.mark.parametrize(
    ("part", "field", "words", "typed"),
    [
        (
            "routes",
            "account_id",
            "Choose how they can pay.",
            {"since": "2026-11-02", "ended_on": "2027-01-31"},
        ),
        ("proposals", "title", "Say what is proposed.", {"title": " ", "expires_on": "2026-12-24"}),
    ],
)
def test_a_part_saved_at_once_asks_for_the_least_that_means_something(visit, ada, part, field, words, typed):
    me = visit(ada)
    page = f"{add(me)}/{part}/new"
    answer = me.post(page, form_shown(me.get(page).text) | typed)
    assert answer.status_code == 422
    beside = answer.text.partition(f'id="{field}-error"')[2].partition("</p>")[0]
    assert words in beside
    shown = form_shown(answer.text)
    assert shown.items() >= {name: value.strip() for name, value in typed.items()}.items()


def test_a_way_to_pay_is_chosen_and_shown_again(visit, ada):
    me = visit(ada)
    place = add(me)
    assert form_shown(me.get(f"{place}/routes/new").text)["account_id"] == "", "nothing is chosen beforehand"
    assert form_shown(me.get(f"{place}/routes/new?carrier=own").text)["account_id"] == "own"
    me.post(f"{place}/routes/new", PARTS["routes"])
    [route] = stored(ada, PaymentRoute)
    assert route.account_id is None
    assert form_shown(me.get(f"/desk/contacts/routes/{route.id}/edit").text)["account_id"] == "own"


def test_a_bounce_is_noted_on_the_point_and_is_no_touch(visit, ada):
    me = visit(ada)
    place = add(me)
    me.post(f"{place}/points/new", PARTS["points"])
    [point] = stored(ada, ContactPoint)
    sent = {"direction": "out", "point_id": str(point.id)}
    me.post(f"{place}/touches/new", {**sent, "touched_on": "2026-10-01"})
    me.post(f"{place}/touches/new", {**sent, "touched_on": "2026-11-01", "bounced": "y"})
    assert str(stored(ada, ContactPoint)[0].bounced_on) == "2026-11-01"
    assert str(stored(ada)[0].last_touch_on) == "2026-10-01"


def test_deleting_a_touch_takes_the_last_touch_back(visit, ada):
    me = visit(ada)
    place = add(me)
    for day in ("2026-10-01", "2026-11-01"):
        me.post(f"{place}/touches/new", {**PARTS["touches"], "touched_on": day})
    newest = max(stored(ada, Touch), key=lambda touch: touch.touched_on)
    me.post(f"/desk/contacts/touches/{newest.id}/delete")
    assert str(stored(ada)[0].last_touch_on) == "2026-10-01"
    me.post(f"/desk/contacts/touches/{newest.id}/restore")
    assert str(stored(ada)[0].last_touch_on) == "2026-11-01"


def test_a_contact_goes_and_comes_back_with_what_hangs_on_it(visit, ada):
    me = visit(ada)
    place = add(me)
    for part in ("points", "routes"):
        me.post(f"{place}/{part}/new", PARTS[part])
    [point] = stored(ada, ContactPoint)
    me.post(f"/desk/contacts/points/{point.id}/delete")
    me.post(place + "/delete")
    me.get(place, status=404)
    assert stored(ada) == []
    me.post(place + "/restore")
    page = me.get(place).text
    assert "Own invoice and bank account" in page
    assert "wren@example.org" not in page, "it was deleted before its contact was"


def test_nobody_is_merged_with_whoever_comes_first(visit, ada):
    me = visit(ada)
    add(me, name="Aki First")
    place = add(me)
    refused = me.post(place + "/merge", {"other": "own"})
    assert refused.status_code == 422 and "Choose who it is." in refused.text
    assert len(stored(ada)) == 2


def test_a_client_can_be_sent_a_proposal_too(visit, ada):
    me = visit(ada)
    place = add(me, kind="client")
    assert f'href="{place}/proposals/new"' in me.get(place).text


def test_who_knows_nobody_else_is_told_so(visit, ada):
    with desk_of(ada):
        alone = add_contact("client", "Wren & Co").id
    assert "There is nobody else yet." in visit(ada).get(f"/desk/contacts/{alone}/merge").text
    with desk_of(ada):
        add_contact("client", "Another")
    assert "Merge for good" in visit(ada).get(f"/desk/contacts/{alone}/merge").text
