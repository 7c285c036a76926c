"""The clients an import makes and finds again."""

from __future__ import annotations

from community.core.db import db as database
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.contacts.actions import merge
from community.opsaccount.contacts.models import Contact
from community.opsaccount.queries import live
from tests.factories import desk_of
from tests.opsaccount.imports.sending import LATER, WEEKLY, added, contacts_of, items_of


def test_a_renamed_client_is_found_again(visit, ada):
    me = visit(ada)
    added(me, WEEKLY)
    with desk_of(ada):
        contact = next(c for c in database.session.scalars(live(Contact)) if c.name == "Logo")
        contact.name = "Wren & Co"
    added(me, LATER)
    assert set(contacts_of(ada)) == {"Wren & Co", "Site"}


def test_a_merged_client_is_found_again(visit, ada):
    me = visit(ada)
    added(me, WEEKLY)
    with desk_of(ada):
        by_name = {contact.name: contact for contact in database.session.scalars(live(Contact))}
        merge(by_name["Logo"], by_name["Site"])
    added(me, LATER)
    assert set(contacts_of(ada)) == {"Logo"}
    with desk_of(ada):
        assert {item.contact_id for item in database.session.scalars(live(BillingItem))} == {
            contact.id for contact in database.session.scalars(live(Contact))
        }


def test_a_deleted_client_is_somebody_new_when_the_title_comes_again(visit, ada):
    me = visit(ada)
    added(me, WEEKLY)
    first = contacts_of(ada)["Logo"]
    me.post(f"/desk/contacts/{first}/delete")
    added(me, LATER)
    assert contacts_of(ada)["Logo"] != first
    assert [gross for *_, gross, _ in items_of(ada)] == [30000, 1000, 2000]
