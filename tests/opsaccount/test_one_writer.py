"""One Desk has one writer at a time: acts of two tabs that cross leave what one after the other would."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier

import pytest
from sqlalchemy import func, select

from community.accounts.models import Member
from community.core.db import db
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.contacts import actions
from community.opsaccount.contacts.models import Contact
from community.opsaccount.imports.models import Import
from tests.browser import Browser
from tests.factories import desk_of, make_member
from tests.opsaccount.imports.conftest import lines
from tests.opsaccount.imports.sending import MIXED, added, send
from tests.town import Served, Town, town

ROUNDS = 4
"""Each with a Desk of its own: a race that is lost only sometimes is lost in one of them."""

MANY = lines(
    "Date,Contract,Hours,Amount,Payment type",
    *(f"2026-01-{day:02},Logo ({client}),1,50," for day in range(5, 25) for client in range(10, 14)),
)


@dataclass
class Stage:
    """A town on PostgreSQL, served by two workers."""

    place: Town
    served: Served

    def newcomer(self) -> tuple[Member, Browser]:
        """A member with an empty Desk, and a browser in which they are signed in."""
        member = make_member()
        return member, Browser(self.place.app).sign_in(member)

    def at_once(self, member: Member, *acts: tuple[str, dict[str, str]]) -> list[int]:
        """Send forms at the same moment; the statuses."""
        cookie, start = self.place.cookie(member), Barrier(len(acts))

        def send_one(act: tuple[str, dict[str, str]]) -> int:
            start.wait()
            return self.place.post(self.served.address, act[0], cookie, **act[1])

        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(send_one, acts))


@pytest.fixture(scope="module")
def stage(tmp_path_factory, postgres_server, redis_url) -> Iterator[Stage]:
    with postgres_server.database() as fresh:
        settings = {"GUILDHALL_DATABASE_URL": fresh.url, "GUILDHALL_REDIS_URL": redis_url}
        with town(tmp_path_factory.mktemp("writers"), **settings) as place, place.served() as served:
            yield Stage(place, served)


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_an_import_that_is_added_and_discarded_at_once_is_one_of_both(stage: Stage):
    for _round in range(ROUNDS):
        member, browser = stage.newcomer()
        at = send(browser, MANY).location
        answers = stage.at_once(member, (f"{at}/commit", {}), (f"{at}/discard", {}))
        assert answers == [303, 303]
        with desk_of(member):
            state, items = db.session.scalars(select(Import.state)).one(), count(BillingItem)
            assert (state, items) in {("done", 80), ("discarded", 0)}


def test_a_row_sorted_while_its_import_is_undone_leaves_no_money_behind(stage: Stage):
    for _round in range(ROUNDS):
        member, browser = stage.newcomer()
        at = added(browser, MIXED)
        row = unsorted_row(browser)
        answers = stage.at_once(member, (row, {"kind": "earning", "contact_id": ""}), (f"{at}/undo", {}))
        assert answers[0] in (303, 404) and answers[1] == 303
        with desk_of(member):
            assert (count(BillingItem), db.session.scalars(select(Import.state)).one()) == (0, "undone")


def test_a_row_sorted_in_four_tabs_becomes_billing_once(stage: Stage):
    member, browser = stage.newcomer()
    added(browser, MIXED)
    sorting = (unsorted_row(browser), {"kind": "earning", "contact_id": ""})
    assert stage.at_once(member, *[sorting] * 4) == [303] * 4
    with desk_of(member):
        assert count(BillingItem) == 2


def unsorted_row(browser: Browser) -> str:
    found = re.search(r"/desk/imports/unsorted/[0-9a-f-]{36}", browser.get("/desk/imports/unsorted").text)
    assert found
    return found[0]


def test_two_contacts_merged_into_each_other_leave_one(stage: Stage):
    for _round in range(ROUNDS):
        member, _ = stage.newcomer()
        with desk_of(member):
            one, two = (actions.add_contact("client", name).id for name in ("Wren", "Finch"))
        answers = stage.at_once(
            member,
            (f"/desk/contacts/{one}/merge", {"other": str(two)}),
            (f"/desk/contacts/{two}/merge", {"other": str(one)}),
        )
        assert sorted(answers) in ([303, 404], [303, 422])
        with desk_of(member):
            assert count(Contact) == 1
