"""Merging two contacts, and finding one by what exports call it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from community.core.db import db as database
from community.opsaccount.billing.actions import new_item
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.channels.actions import account_for
from community.opsaccount.contacts import actions, queries
from community.opsaccount.contacts.models import Contact, Touch
from community.opsaccount.contacts.rules import Kind
from tests.factories import desk_of

DAY = date(2026, 11, 21)


def client(name: str, **values: object) -> Contact:
    return actions.add_contact(Kind.CLIENT, name, **values)


def test_a_renamed_contact_is_still_known_by_its_title(ada):
    with desk_of(ada):
        upwork, stripe = account_for("upwork"), account_for("stripe")
        wren = client("Bootstrap5 Expert (34848691)", source="import")
        actions.remember_alias(wren.id, upwork.id, wren.name)
        actions.save_contact(wren, {"name": "Wren & Co"})
        assert queries.contact_known_as(upwork.id, " bootstrap5  EXPERT (34848691)") == wren.id
        assert queries.contact_known_as(stripe.id, "Bootstrap5 Expert (34848691)") is None
        assert queries.contacts_known_as(upwork.id, ["Bootstrap5 Expert (34848691)", "Another"]) == {
            "Bootstrap5 Expert (34848691)": wren.id
        }


def test_merging_moves_everything_and_imports_find_who_is_kept(ada):
    with desk_of(ada):
        upwork = account_for("upwork")
        kept, other = (
            client("Wren & Co", client_since=DAY),
            client("Contract 7", first_touch_on=date(2026, 1, 1)),
        )
        actions.remember_alias(other.id, upwork.id, "Contract 7")
        values = {"contact_id": other.id, "kind": "earning", "settled_on": DAY}
        database.session.add(new_item(base="USD", currency="USD", gross=1250, **values))
        database.session.add(Touch(contact_id=other.id, touched_on=date(2026, 3, 1), direction="in"))
        database.session.flush()
        actions.merge(kept, other)
        assert queries.contact_known_as(upwork.id, "Contract 7") == kept.id
        assert [contact.name for contact in database.session.scalars(select(Contact))] == ["Wren & Co"]
        assert database.session.scalars(select(BillingItem.contact_id)).all() == [kept.id]
        assert database.session.scalars(select(Touch.contact_id)).all() == [kept.id]
        assert (kept.first_touch_on, kept.client_since, kept.last_touch_on) == (date(2026, 1, 1), DAY, DAY)


def test_the_stricter_lock_survives_a_merge(ada):
    with desk_of(ada):
        upwork = account_for("upwork")
        kept = client("Wren & Co")
        bound = client("Contract 7", origin_account_id=upwork.id, first_touch_on=DAY)
        until = bound.platform_lock_until
        actions.merge(kept, bound)
        assert until and kept.platform_lock_until == until and kept.lock_account_id == upwork.id


def test_a_contact_is_not_merged_with_itself(ada):
    with desk_of(ada):
        wren = client("Wren")
        with pytest.raises(ValueError, match="itself"):
            actions.merge(wren, wren)


def test_merging_from_the_page(visit, ada):
    with desk_of(ada):
        kept, other = client("Wren & Co").id, client("Contract 7").id
    me = visit(ada)
    page = me.get(f"/desk/contacts/{other}/merge").text
    assert f'value="{kept}"' in page and f'value="{other}"' not in page
    assert me.post(f"/desk/contacts/{other}/merge", {"other": str(kept)}).location == f"/desk/contacts/{kept}"
    assert me.get(f"/desk/contacts/{other}", status=303).location == f"/desk/contacts/{kept}"


def test_an_estimate_stays_one_until_somebody_looks_at_it(ada):
    with desk_of(ada):
        guess = client("Somebody", estimated=True, source="guided")
        assert guess.estimated
        actions.save_contact(guess, {"name": "Wren"})
        assert not guess.estimated
