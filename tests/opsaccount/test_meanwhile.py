"""Two tabs on one private record: the second save shows what is there now and keeps what was typed."""

from __future__ import annotations

import os
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest
from sqlalchemy import select

from community.core.db import db
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.contacts import actions
from community.opsaccount.contacts.models import Contact, ContactPoint, Touch
from tests.browser import Browser
from tests.factories import desk_of, make_member
from tests.opsaccount.private import fill_desk
from tests.town import town

NOW, GONE = "This changed while you were writing", "Deleted while you were writing"
MERGED = "Merged while you were writing"
WREN = {"kind": "client", "name": "Wren", "origin": "", "next_touch_on": "", "notes": ""}


def mark(page: str) -> str:
    """The mark that the form on a page carries."""
    found = re.search(r'name="seen"[^>]*value="([0-9a-f]{64})"', page)
    assert found, page
    return found[1]


def stored(member, model=Contact):
    """The only row of its kind in a Desk."""
    with desk_of(member):
        row = db.session.scalars(select(model)).one()
        db.session.expunge(row)
        return row


def said(member, text: str) -> str:
    """A sealed text of the only contact in a Desk."""
    with desk_of(member):
        return str(getattr(db.session.scalars(select(Contact)).one(), text))


@pytest.fixture
def wren(visit, ada) -> str:
    """The address of a contact in Ada's Desk."""
    return visit(ada).post("/desk/contacts/new", {**WREN, "notes": "Likes tea"}).location


@pytest.fixture
def tabs(visit, ada, wren):
    """Two tabs in which the contact's form lies open: what each sends with what is typed."""
    first, second = (visit(ada), visit(ada))
    marks = [mark(tab.get(f"{wren}/edit").text) for tab in (first, second)]

    def sender(tab, seen):
        return lambda **typed: tab.post(f"{wren}/edit", {**WREN, "seen": seen, **typed})

    return [sender(tab, seen) for tab, seen in zip((first, second), marks, strict=True)]


def test_the_second_save_shows_both_and_sent_again_replaces(tabs, ada):
    first, second = tabs
    assert first(name="Wren Abara", notes="Met\nat the fair", next_touch_on="2026-12-24").status_code == 303
    refused = second(name="Wren Okoro", notes="My own long note")
    page = unescape(refused.text)
    assert refused.status_code == 409 and NOW in page
    for there in (">Wren Abara</dd>", ">Met\nat the fair</dd>", ">December 24, 2026</dd>"):
        assert there in page
    assert 'value="Wren Okoro"' in page and "My own long note</textarea>" in page
    assert "<dd" in page and "Organisation</a></dt>" not in page, "only what differs is listed"
    assert said(ada, "name") == "Wren Abara"
    assert second(name="Wren Okoro", seen=mark(refused.text)).status_code == 303
    assert said(ada, "name") == "Wren Okoro"


def test_a_change_between_the_two_looks_is_shown_again(tabs):
    first, second = tabs
    first(name="One")
    refused = second(name="Two")
    first(name="Three", seen=mark(refused.text))
    again = second(name="Two", seen=mark(refused.text))
    assert again.status_code == 409 and ">Three</dd>" in again.text


def test_saving_the_same_in_both_is_no_conflict(tabs):
    assert [tab(name="Wren Abara").status_code for tab in tabs] == [303, 303]


def test_what_the_form_does_not_show_is_no_conflict(tabs, visit, ada, wren):
    visit(ada).post(
        f"{wren}/touches/new", {"touched_on": "2026-11-01", "direction": "out", "point_id": "own"}
    )
    assert stored(ada).last_touch_on
    assert tabs[0](name="Wren Abara").status_code == 303


def test_a_faulty_second_form_hears_of_both(tabs):
    first, second = tabs
    first(name="Wren Abara")
    page = second(name="", next_touch_on="soon")
    assert page.status_code == 409 and NOW in page.text and "Enter a name." in page.text
    assert 'value="soon"' in page.text


def test_saving_what_was_deleted_brings_it_back_knowingly(tabs, visit, ada, wren):
    visit(ada).post(f"{wren}/delete")
    for _ in range(2):
        refused = tabs[1](notes="A whole afternoon of notes")
        assert refused.status_code == 409 and GONE in refused.text
        assert "A whole afternoon of notes</textarea>" in refused.text
        assert stored(ada).deleted_at is not None
    assert tabs[1](notes="Kept", seen=mark(refused.text)).status_code == 303
    assert stored(ada).deleted_at is None and said(ada, "notes") == "Kept"


def test_without_a_mark_nothing_deleted_comes_back(visit, ada, wren):
    visit(ada).post(f"{wren}/delete")
    assert visit(ada).post(f"{wren}/edit", WREN).status_code == 409
    assert stored(ada).deleted_at is not None
    visit(ada).get(f"{wren}/edit", status=404)


def test_what_hangs_on_a_deleted_contact_comes_back_with_it(visit, ada, wren):
    me = visit(ada)
    me.post(f"{wren}/points/new", {"account_id": "own", "kind": "email", "address": "w@example.org"})
    point = str(stored(ada, ContactPoint).id)
    touch = {"touched_on": "2026-11-01", "direction": "out", "point_id": point}
    me.post(f"{wren}/touches/new", touch)
    at = f"/desk/contacts/touches/{stored(ada, Touch).id}/edit"
    seen = mark(me.get(at).text)
    me.post(f"{wren}/delete")
    refused = me.post(at, {**touch, "note": "Long", "seen": seen})
    assert refused.status_code == 409 and GONE in refused.text and "Long</textarea>" in refused.text
    faulty = me.post(at, {**touch, "touched_on": "", "seen": mark(refused.text)})
    assert faulty.status_code == 422 and stored(ada).deleted_at is not None
    saved = me.post(at, {**touch, "note": "Long", "seen": mark(faulty.text)})
    assert saved.status_code == 303 and "Long" in me.get(saved.location).text
    assert all(stored(ada, model).deleted_at is None for model in (Contact, ContactPoint, Touch))


def test_what_was_to_hang_on_a_deleted_contact_is_not_lost(visit, ada, wren):
    me = visit(ada)
    typed = {"touched_on": "2026-11-01", "direction": "out", "point_id": "own", "note": "Long"}
    at = f"{wren}/touches/new"
    typed["seen"] = mark(me.get(at).text)
    me.post(f"{wren}/delete")
    refused = me.post(at, typed)
    assert refused.status_code == 409 and GONE in refused.text and "Long</textarea>" in refused.text
    assert stored(ada).deleted_at is not None
    assert me.post(at, {**typed, "seen": mark(refused.text)}).status_code == 303
    assert stored(ada).deleted_at is None and stored(ada, Touch).deleted_at is None
    me.get(at)


@pytest.fixture
def merge(visit, ada, wren):
    """Merge Wren into another contact, whose address it answers."""

    def into(**other):
        kept = visit(ada).post("/desk/contacts/new", {**WREN, "name": "Finch", **other}).location
        visit(ada).post(f"{wren}/merge", {"other": kept.rpartition("/")[2]})
        return kept

    return into


def test_what_was_typed_about_a_merged_contact_is_saved_to_the_one_it_went_into(tabs, merge, ada):
    kept = merge(organisation="Finch & Sons")
    for _ in range(2):
        refused = tabs[1](name="Wren Okoro", organisation="", notes="A whole afternoon of notes")
        page = unescape(refused.text)
        assert refused.status_code == 409 and MERGED in page and f'<a href="{kept}">Finch</a>' in page
        assert "A whole afternoon of notes</textarea>" in page and 'value="Wren Okoro"' in page
        assert ">Finch</dd>" in page and ">Finch & Sons</dd>" in page and said(ada, "name") == "Finch"
    saved = tabs[1](name="Finch", organisation="Finch & Sons", notes="Kept", seen=mark(refused.text))
    assert saved.status_code == 303 and saved.location == kept
    assert (said(ada, "name"), said(ada, "notes")) == ("Finch", "Kept")


def test_a_merged_contact_is_told_of_even_where_nothing_else_differs(tabs, merge, visit, ada, wren):
    merge(name="Wren", notes="")
    assert "Likes tea" in said(ada, "notes")
    assert tabs[1](notes="Likes tea").status_code == 409
    assert visit(ada).post(f"{wren}/edit", {**WREN, "notes": "Likes tea"}).status_code == 409, (
        "without a mark"
    )


def test_a_contact_that_was_merged_twice_is_found_where_it_went_last(tabs, merge, visit, ada):
    finch = merge()
    robin = visit(ada).post("/desk/contacts/new", {**WREN, "name": "Robin"}).location
    visit(ada).post(f"{finch}/merge", {"other": robin.rpartition("/")[2]})
    refused = tabs[1](notes="Long")
    assert refused.status_code == 409 and f'<a href="{robin}">Robin</a>' in refused.text
    assert tabs[1](notes="Long", seen=mark(refused.text)).location == robin


def test_what_was_to_hang_on_a_merged_contact_hangs_on_the_one_it_went_into(visit, ada, wren, merge):
    me, at = visit(ada), f"{wren}/touches/new"
    typed = {"touched_on": "2026-11-01", "direction": "out", "point_id": "own", "note": "Long"}
    typed["seen"] = mark(me.get(at).text)
    kept = merge()
    refused = me.post(at, typed)
    assert refused.status_code == 409 and MERGED in refused.text and "Long</textarea>" in refused.text
    saved = me.post(at, {**typed, "seen": mark(refused.text)})
    assert saved.location == kept and "Long" in me.get(kept).text


def test_a_merged_contact_that_was_then_deleted_comes_back_knowingly(tabs, merge, visit, ada):
    kept = merge()
    visit(ada).post(f"{kept}/delete")
    refused = tabs[1](notes="Long")
    assert refused.status_code == 409 and GONE in refused.text and stored(ada).deleted_at is not None
    assert tabs[1](notes="Long", seen=mark(refused.text)).location == kept
    assert stored(ada).deleted_at is None and said(ada, "notes") == "Long"


@pytest.mark.parametrize("page", ["", "/edit", "/lock", "/points/new", "/routes/new?carrier=own"])
def test_pages_of_a_merged_contact_lead_to_the_one_it_went_into(visit, ada, ben, wren, merge, page):
    kept = merge()
    assert visit(ada).get(f"{wren}{page}", status=303).location == f"{kept}{page}"
    assert (
        "everything of it is here, with Finch" in visit(ada).get(f"{wren}{page}", follow_redirects=True).text
    )
    visit(ben).get(f"{wren}{page}", status=404)


def test_money_of_a_deleted_client_comes_back_with_them(visit, ada, wren):
    me, client = visit(ada), wren.rpartition("/")[2]
    item = {"contact_id": client, "kind": "earning", "settled_on": "2026-11-01", "currency": "EUR"}
    item |= {"amount": "100", "account_id": "own"}
    me.post("/desk/billing/new", item)
    at = f"/desk/billing/{stored(ada, BillingItem).id}/edit"
    seen = mark(me.get(at).text)
    me.post(f"{wren}/delete")
    refused = me.post(at, {**item, "amount": "120", "seen": seen})
    assert refused.status_code == 409 and 'value="120"' in refused.text and ">Wren</option>" in refused.text
    assert me.post(at, {**item, "amount": "120", "seen": mark(refused.text)}).status_code == 303
    assert stored(ada).deleted_at is None and stored(ada, BillingItem).gross == 120_00


def test_other_forms_of_the_desk_say_so_too(visit, ada, wren):
    me = visit(ada)
    bound = {"lock_account_id": "own", "lock_release": ""}
    for at, one, two, there in (
        (f"{wren}/lock", {**bound, "lock_release": "fee_paid"}, bound, "The conversion fee was paid"),
        ("/desk/finance/base-currency", {"currency": "CHF"}, {"currency": "SEK"}, "CHF"),
        ("/desk/stress-test/weights", weights(me, demand=1), weights(me, demand=2), "1"),
    ):
        seen = mark(me.get(at).text)
        assert me.post(at, {**one, "seen": seen}).status_code == 303, at
        refused = me.post(at, {**two, "seen": seen})
        assert refused.status_code == 409 and NOW in refused.text, at
        assert f">{there}</dd>" in refused.text, at
        assert me.post(at, {**two, "seen": mark(refused.text)}).status_code == 303, at


def weights(me, **changed) -> dict[str, str]:
    """What the page of weights sends, with some of them changed."""
    inputs = re.findall(r"<input[^>]*inputmode=\"numeric\"[^>]*>", me.get("/desk/stress-test/weights").text)
    shown = {
        re.search(r'name="(\w+)"', one)[1]: re.search(r'value="(\d+)"', one)[1]  # type: ignore[index]
        for one in inputs
    }
    return {**shown, **changed}


def test_choices_and_amounts_are_said_in_the_words_of_the_form(visit, ada, wren):
    me, contact = visit(ada), wren.rpartition("/")[2]
    item = {"contact_id": contact, "kind": "earning", "settled_on": "2026-11-01", "currency": "EUR"}
    me.post("/desk/billing/new", {**item, "amount": "100", "account_id": "own"})
    at = f"/desk/billing/{stored(ada, BillingItem).id}/edit"
    seen = mark(me.get(at).text)
    me.post(at, {**item, "kind": "refund", "amount": "250.50", "account_id": "own", "seen": seen})
    page = me.post(at, {**item, "amount": "90", "account_id": "own", "seen": seen}).text
    assert ">Refund</dd>" in page and ">250.50</dd>" in page


def test_the_form_of_every_kind_of_record_carries_a_mark(app, visit, ada):
    with desk_of(ada):
        ids = fill_desk("canary").values()
    me = visit(ada)
    rules = [
        r for r in app.url_map.iter_rules() if r.endpoint.startswith("opsaccount.") and ".edit_" in r.endpoint
    ]
    assert len(rules) >= 12
    for rule in rules:
        pages = [me.open(rule.rule.replace("<uuid:record_id>", str(id)), method="GET") for id in ids]
        [shown] = [page for page in pages if page.status_code == 200]
        assert mark(shown.text)


AT_ONCE = 8


def test_of_many_saves_at_the_same_moment_one_wins(tmp_path, postgres_server, redis_url):
    with postgres_server.database() as fresh:
        settings = {"GUILDHALL_DATABASE_URL": fresh.url, "GUILDHALL_REDIS_URL": redis_url}
        with town(tmp_path / "town", **settings) as place:
            ada = make_member("Ada")
            cookie = place.cookie(ada)
            with desk_of(ada):
                contact = actions.add_contact("client", "Wren").id
            with place.served() as served:
                at = f"/desk/contacts/{contact}/edit"
                seen = mark(Browser(place.app).sign_in(ada).get(at).text)

                def send(name: str) -> int:
                    return place.post(served.address, at, cookie, **{**WREN, "name": name, "seen": seen})

                with ThreadPoolExecutor(AT_ONCE) as pool:
                    answers = Counter(pool.map(send, [os.urandom(4).hex() for _ in range(AT_ONCE)]))
                assert answers == {303: 1, 409: AT_ONCE - 1}
