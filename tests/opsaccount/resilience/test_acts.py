"""Each ranked action leads to a form that, saved as it asks, has done the action."""

from __future__ import annotations

import re
from datetime import date

import pytest

from community.core import clock
from community.opsaccount.contacts import actions as contacts
from community.opsaccount.resilience.rules.actions import Action, ActionKind
from community.opsaccount.resilience.running import Run, run_on_day
from community.opsaccount.resilience.snapshot import OWN
from tests.factories import desk_of
from tests.forms_shown import form_shown
from tests.opsaccount.resilience import desks

DAY = "the day itself"


@pytest.fixture
def today(ada, monkeypatch) -> date:
    """Ada's day, on which the published desk stands as it stands on its own day."""
    ada.currency = "USD"
    day = clock.today(ada.timezone)
    monkeypatch.setattr(desks, "AS_OF", day)
    return day


@pytest.fixture
def ids(ada, today):
    """The first published vector, as of today: the ids by name."""
    with desk_of(ada):
        return desks.marketplace_desk()


@pytest.fixture
def bare(ada, today, monkeypatch):
    """The same without anything of an own path."""
    monkeypatch.setattr(desks, "own_path", lambda: None)
    with desk_of(ada):
        return desks.marketplace_desk()


def run_of(ada, today) -> Run:
    with desk_of(ada):
        _, run = run_on_day(today, "USD")
        assert run
        return run


def asked(run: Run, kind: ActionKind) -> Action:
    """The foremost action of a kind."""
    return next(action for action in run.evaluation.actions if action.kind is kind)


def follow(browser, words: str) -> str:
    """The address that the action of these words leads to."""
    return re.search(rf'<a href="([^"]+)">{words}', browser.get("/desk/stress-test/").text)[1].replace(
        "&amp;", "&"
    )


def do(browser, words: str, today: date, **typed: str) -> None:
    """Follow an action, fill in `typed`, and save everything else as the form shows it."""
    place = follow(browser, words)
    typed = {name: today.isoformat() if value is DAY else value for name, value in typed.items()}
    assert browser.post(place, form_shown(browser.get(place).text) | typed).status_code == 303


@pytest.mark.parametrize(
    ("kind", "words", "typed"),
    [
        (ActionKind.RECORD_DRILL, "Leave one account alone", {"days": "7", "result": "Two calls."}),
        (ActionKind.OWN_CONTACT_POINT, "Have an address", {"address": "a@b.example", "confirmed_on": DAY}),
        (ActionKind.COMPLETE_FILE, "Complete the file", {"file_complete_on": DAY}),
        (ActionKind.OWN_ROUTE, "Open a way of your own", {}),
    ],
)
def test_doing_it_gives_the_score_that_was_promised(visit, ada, ids, today, kind, words, typed):
    promised = asked(run_of(ada, today), kind)
    do(visit(ada), words, today, **typed)
    now = run_of(ada, today).evaluation
    assert (now.score.value, now.score.raw) == (promised.score, promised.raw)
    assert (kind, promised.subject) not in {(action.kind, action.subject) for action in now.actions} or (
        kind is ActionKind.COMPLETE_FILE
    )


def test_a_lead_that_is_asked_for_is_a_qualified_one_of_that_lane(visit, ada, ids, today):
    before = run_of(ada, today).evaluation.snapshot
    lane = asked(run_of(ada, today), ActionKind.QUALIFIED_LEADS).subject
    do(visit(ada), "Win 5 more qualified leads", today, name="Wren Abara")
    after = run_of(ada, today).evaluation.snapshot
    [new] = set(after.qualified_leads) - set(before.qualified_leads)
    assert new.open and new.origin == lane == "referral"


def test_a_contract_of_ones_own_is_signed_today(visit, ada, ids, today):
    step = asked(run_of(ada, today), ActionKind.OWN_CONTRACT)
    do(visit(ada), "Sign a contract of your own", today, title="A new shop")
    [client] = [c for c in run_of(ada, today).evaluation.snapshot.clients if c.id == step.subject]
    assert (client.contract.carrier, client.contract.files_carrier) == (OWN, OWN)


def test_the_next_invoice_is_paid_to_the_own_account(visit, ada, ids, today):
    with desk_of(ada):
        contacts.save_route(None, {"account_id": None, "since": desks.days_ago(1)}, contact_id=ids["A"])
    step = asked(run_of(ada, today), ActionKind.OWN_INVOICE)
    do(visit(ada), "Send A the next invoice", today, amount="2000")
    [client] = [c for c in run_of(ada, today).evaluation.snapshot.clients if c.id == step.subject]
    assert [item.amount for item in client.billing if item.carrier == OWN] == [2000_000_000]


def test_the_invoice_profile_is_said_to_be_complete(visit, ada, bare, today):
    do(visit(ada), "Complete your invoice profile", today)
    assert run_of(ada, today).evaluation.snapshot.own_path.invoice_profile_complete


def test_the_own_path_is_proved_in_two_steps(visit, ada, bare, today):
    promised = asked(run_of(ada, today), ActionKind.PROVE_OWN_PATH)
    for _ in range(2):
        do(visit(ada), "Publish your terms", today)
    now = run_of(ada, today).evaluation
    assert now.snapshot.own_path.ready and now.score.raw == promised.raw


def test_an_address_that_nothing_proves_is_proved_and_not_entered_again(visit, ada, ids, today):
    with desk_of(ada):
        unproven = {"account_id": None, "kind": "email", "address": "known@example.org"}
        point = contacts.save_point(None, unproven, contact_id=ids["A"]).id
    place = follow(visit(ada), "Have an address of A ")
    assert place == f"/desk/contacts/points/{point}/edit"


def test_work_without_a_contract_gets_one_and_is_not_entered_again(visit, ada, ids, today):
    with desk_of(ada):
        work = {"title": "The long one", "started_on": desks.days_ago(300)}
        running = contacts.save_engagement(None, work, contact_id=ids["A"]).id
        ended = {**work, "closed_on": desks.days_ago(1)}
        contacts.save_engagement(None, ended, contact_id=ids["B"])
    me = visit(ada)
    assert follow(me, "Sign a contract of your own with A") == f"/desk/contacts/engagements/{running}/edit"
    assert follow(me, "Sign a contract of your own with B").startswith(f"/desk/contacts/{ids['B']}/")
    assert follow(me, "Complete the file") == f"/desk/contacts/engagements/{running}/edit", "the oldest"


@pytest.mark.parametrize(
    "bent", ["lane=upwork", "lane=%00", "lane=<b>", "qualified=", "kind=client&lane=site"]
)
def test_a_bent_address_still_opens_a_form(visit, ada, bent):
    shown = form_shown(visit(ada).get(f"/desk/contacts/new?{bent}").text)
    assert (shown["origin"], shown["kind"]) == ("", "client")
    form_shown(visit(ada).get(f"/desk/contacts/new?kind=lead&{bent.removeprefix('kind=client&')}").text)
