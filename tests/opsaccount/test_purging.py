"""What was deleted can be brought back for thirty days, then it is erased; only one's own, and only then."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from community.core import clock, events
from community.core.db import db as database
from community.opsaccount import actions, purging
from community.opsaccount.channels.actions import account_for, delete_account
from community.opsaccount.channels.models import Account
from community.opsaccount.contacts import actions as contacts
from community.opsaccount.contacts.models import Contact, Touch
from community.opsaccount.imports.actions.undoing import _remove_untouched
from community.opsaccount.imports.models import Import
from community.opsaccount.records import KEPT_FOR, Record
from tests.factories import desk_of
from tests.groups.counting import statements
from tests.opsaccount.private import fill_desk, private_models

KINDS = [model for model in private_models() if issubclass(model, Record)]
DAY = timedelta(days=1)


def delete_all(ago: timedelta) -> None:
    """Mark every record of the Desk now open as deleted so long ago."""
    for model in KINDS:
        for row in database.session.scalars(select(model)):
            row.deleted_at = clock.now() - ago


def counts(member) -> Counter[str]:
    """How many rows of each table a Desk has."""
    with desk_of(member):
        return Counter(
            {m.__tablename__: len(database.session.scalars(select(m)).all()) for m in private_models()}
        )


def purge(member) -> None:
    member_id = member.id
    with desk_of(member):
        purging.purge_desk(member_id)


@pytest.mark.parametrize(
    "ago, goes", [(KEPT_FOR - DAY, False), (KEPT_FOR + timedelta(seconds=1), True), (None, False)]
)
def test_every_kind_goes_when_its_time_is_over(ada, ago, goes):
    with desk_of(ada):
        fill_desk("canary")
        if ago is not None:
            delete_all(ago)
    before = counts(ada)
    purge(ada)
    kinds = {model.__tablename__ for model in KINDS}
    gone = {table for table, count in (before - counts(ada)).items() if count}
    # The import still names the account; how a contact was called, and what it took over, go with it.
    with_contact = {"contact_aliases", "merged_contacts"}
    assert gone == ((kinds | with_contact) - {"channel_accounts"} if goes else set())


def test_an_account_goes_once_nothing_names_it(ada):
    with desk_of(ada):
        first, second = account_for("upwork"), account_for("stripe")
        contacts.add_contact("lead", "Wren", origin_account_id=first.id)
        for account in (first, second):
            account.deleted_at = clock.now() - KEPT_FOR - DAY
    purge(ada)
    with desk_of(ada):
        assert [account.platform for account in database.session.scalars(select(Account))] == ["upwork"]


def test_every_column_that_may_name_an_account_is_looked_at():
    asked = {(column.class_.__tablename__, column.key) for column in purging.NAMES_AN_ACCOUNT}
    naming = {
        (model.__tablename__, key.parent.name)
        for model in private_models()
        for key in model.__table__.foreign_keys
        if key.column.table.name == Account.__tablename__ and key.parent.name != "owner_id"
    }
    assert asked == naming


def test_once_an_hour_every_desk_is_looked_into(ada, ben, cleo, work):
    with desk_of(ada):
        contacts.add_contact("lead", "Wren").deleted_at = clock.now() - KEPT_FOR - DAY
        contacts.add_contact("lead", "Kept")
    with desk_of(ben):
        contacts.add_contact("lead", "Wren").deleted_at = clock.now() - DAY
    purging.purge_desks()
    events.commit()
    assert work() == 1
    assert (counts(ada)["contacts"], counts(ben)["contacts"]) == (1, 1)
    purging.purge_desks()
    assert work() == 0


def test_erasing_one_desk_leaves_anothers_alone(ada, ben):
    for member in (ada, ben):
        with desk_of(member):
            fill_desk("canary")
            delete_all(KEPT_FOR + DAY)
    before = counts(ben)
    purge(ada)
    assert counts(ben) == before


def test_undoing_an_import_counts_only_clients_that_are_there(ada):
    """A client of the import that was erased neither goes nor stays."""
    with desk_of(ada):
        kept = contacts.add_contact("client", "Kept", notes="Worked on").id
        gone = contacts.add_contact("client", "Gone").id
        assert _remove_untouched([kept, gone, Contact(name="Never stored").id]) == ({gone}, 1)


def test_the_page_lists_what_can_be_brought_back(visit, ada, ben):
    with desk_of(ada):
        upwork = account_for("upwork")
        wren, stays = contacts.add_contact("lead", "Wren Abara"), contacts.add_contact("lead", "Gil Ortiz")
        touched = {"touched_on": clock.today("UTC"), "direction": "in"}
        contacts.save_touch(None, touched, contact_id=wren.id)
        actions.delete(contacts.save_touch(None, touched, contact_id=stays.id))
        contacts.delete_contact(wren)
        delete_account(upwork)
    me = visit(ada)
    page = me.get("/desk/deleted").text
    assert page.count("Bring back</button>") == 3 and "30 days" in page
    for words in ("Wren Abara", "They wrote or called", "Gil Ortiz", "Upwork"):
        assert words in page, words
    for back in re.findall(r'action="(/desk/[^"]*/restore)"', page):
        assert me.post(back).status_code == 303
    assert "Nothing deleted" in me.get("/desk/deleted").text
    assert "Nothing deleted" in visit(ben).get("/desk/deleted").text
    with desk_of(ada):
        assert all(touch.deleted_at is None for touch in database.session.scalars(select(Touch)))


def test_rows_that_an_import_has_not_shown_yet_were_never_deleted(visit, ada):
    with desk_of(ada):
        at = clock.now() - DAY
        database.session.add(Import(size=1, digest=b"1", created_at=at))
        contacts.add_contact("client", "Half imported").deleted_at = at
    assert "Half imported" not in visit(ada).get("/desk/deleted").text


def test_the_notice_says_how_long(visit, ada):
    me = visit(ada)
    place = me.post("/desk/contacts/new", {"kind": "lead", "name": "Wren", "origin": ""}).location
    me.post(f"{place}/delete")
    page = me.get("/desk/").text
    assert "For 30 days you find it under Today, Deleted." in page and 'href="/desk/deleted"' in page


def test_the_page_asks_as_much_of_many_as_of_few(visit, ada):
    me = visit(ada)

    def asked(count: int) -> int:
        with desk_of(ada):
            for number in range(count):
                contacts.delete_contact(contacts.add_contact("lead", f"Lead {number}"))
        with statements() as sent:
            me.get("/desk/deleted")
        return len(sent)

    asked(1)  # opens the member's key, which this process then keeps
    assert asked(1) == asked(30) <= 14
