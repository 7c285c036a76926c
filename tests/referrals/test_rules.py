"""Moves between states, expiry, and what could lead to a client."""

from __future__ import annotations

import time
from datetime import date, timedelta
from itertools import product

import pytest

from community.referrals import rules
from community.referrals.rules import State

TODAY = date(2026, 11, 21)
DAY = timedelta(days=1)


def test_the_moves_there_are():
    allowed = {(a, b) for a, b in product(State, State) if rules.may_move(a, b)}
    assert allowed == {
        (State.OPEN, State.MATCHED),
        (State.OPEN, State.CLOSED),
        (State.OPEN, State.EXPIRED),
        (State.MATCHED, State.CLOSED),
        (State.MATCHED, State.OPEN),
        (State.CLOSED, State.OPEN),
    }


@pytest.mark.parametrize(
    ("state", "expires_on", "true"),
    [
        (State.OPEN, TODAY, State.OPEN),
        (State.OPEN, TODAY - DAY, State.EXPIRED),
        (State.MATCHED, TODAY - DAY, State.MATCHED),
        (State.CLOSED, TODAY - DAY, State.CLOSED),
        (State.EXPIRED, TODAY + DAY, State.EXPIRED),
    ],
)
def test_the_state_is_true_whether_or_not_the_job_ran(state: State, expires_on: date, true: State):
    assert rules.state_on(state, expires_on, TODAY) == true


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("write to jane.doe+x@acme-corp.co.uk today", "email", "jane.doe+x@acme-corp.co.uk"),
        ("see https://acme.example/brief?id=1.", "link", "https://acme.example/brief?id=1"),
        ("their site www.acme.shop", "link", "www.acme.shop"),
        ("it is acme.com, you know them", "link", "acme.com"),
        ("find them on acme.studio/work", "link", "acme.studio/work"),
        ("ask @acme_hq", "handle", "@acme_hq"),
        ("call +49 30 1234567", "phone", "+49 30 1234567"),
        ("call (020) 7946 0958.", "phone", "(020) 7946 0958"),
    ],
)
def test_what_leads_to_a_client_is_found(text: str, kind: str, found: str):
    assert [(i.kind, i.text) for i in rules.identities_in(text)] == [(kind, found)]


@pytest.mark.parametrize(
    "text",
    [
        "Twelve product pages, German, within two weeks.",
        "Start 2026-11-21, budget 10 000, maybe 3.000.000 words a year",
        "21/11/2026 or 5 p.m. on the 3rd",
        "An ASP.net back end, Node and socket.io",
        "e.g. three articles a week (i.e. twelve a month)",
        "50-100 employees, 2019-2026",
    ],
)
def test_ordinary_words_are_left_alone(text: str):
    assert rules.identities_in(text) == []


def test_each_stretch_is_named_once_and_in_order():
    found = rules.identities_in("@a then b@c.de then https://d.e")
    assert [i.kind for i in found] == ["handle", "email", "link"]


@pytest.mark.parametrize("odd", ["a-", "a.", "@a", "1 ", "(1", "+1-", "a@", "www.", "_", "https://"])
def test_no_text_takes_long(odd: str):
    began = time.process_time()
    rules.identities_in(odd * (32 * 1024 // len(odd)))
    assert time.process_time() - began < 2.0
