"""The Desk's first page: empty, and with what is due."""

from __future__ import annotations

from datetime import timedelta

import html5lib

from community.core import clock
from community.opsaccount.channels.actions import account_for
from community.opsaccount.contacts import actions
from community.opsaccount.finance.actions import save_receivable
from tests.factories import desk_of


def test_an_empty_desk_offers_the_first_act(visit, ada):
    page = visit(ada).get("/desk/").text
    assert "What would stop if one account vanished?" in page and "/desk/channels/new" in page


def test_what_is_due_stands_first(visit, ada):
    today = clock.today(ada.timezone)
    with desk_of(ada):
        account_for("upwork")
        wren = actions.add_contact("lead", "Wren", next_touch_on=today)
        actions.add_contact("lead", "Later", next_touch_on=today + timedelta(days=1))
        actions.add_contact("lead", "Gone", next_touch_on=today, closed_on=today)
        actions.save_proposal(
            None, {"title": "A shop", "sent_on": today, "expires_on": today}, contact_id=wren.id
        )
        yesterday = today - timedelta(days=1)
        values = {"contact_id": wren.id, "amount": 100, "currency": "EUR", "delay_days": 0}
        save_receivable(None, {**values, "invoiced_on": yesterday, "due_on": yesterday}, base="EUR")
    page = visit(ada).get("/desk/").text
    for words in ("€1.00</span> · Wren", "Touch due", "A shop · Wren", "State your cash"):
        assert words in page, words
    assert "Later" not in page and "Gone" not in page


def test_people_who_asked_from_memory_are_leads_that_nobody_says_are_open(visit, ada):
    me = visit(ada)
    me.post("/desk/stress-test/guided", {"referral_leads": "3", "site_leads": "2", "currency": "EUR"})
    page = me.get("/desk/").text
    assert figures(page)["Leads"] == "5 0 still open"
    assert "Note who asked for work" not in page and "What would stop if one account" not in page


def test_a_lead_counts_while_it_is_open_and_ninety_days_from_its_qualification(visit, ada):
    today = clock.today(ada.timezone)
    days = {name: today - timedelta(days=ago) for name, ago in (("young", 89), ("old", 90), ("to come", -1))}
    with desk_of(ada):
        actions.add_contact("lead", "Open", qualified_on=days["old"])
        for name, day in days.items():
            actions.add_contact("lead", name, qualified_on=day, closed_on=today)
        actions.add_contact("lead", "Closed", closed_on=today)
    assert figures(visit(ada).get("/desk/").text)["Leads"] == "2 1 still open"


def figures(page: str) -> dict[str, str]:
    """The figures of the page by their names."""
    parsed = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page)
    stats = [stat for stat in parsed.iter("div") if stat.get("class") == "stat"]
    return {stat.find("dt").text: " ".join(stat.find("dd").itertext()) for stat in stats}


def test_another_members_day_is_empty(visit, ada, ben):
    with desk_of(ada):
        actions.add_contact("lead", "Wren", next_touch_on=clock.today(ada.timezone))
    assert "Wren" not in visit(ben).get("/desk/").text
