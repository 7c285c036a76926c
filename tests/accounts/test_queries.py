"""Who is behind a token, and which links still count."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import NoResultFound

from community.accounts import actions, queries
from community.accounts.actions.mailed_tokens import mail_token
from community.accounts.actions.passwords import RESET
from community.accounts.first_admin import first_admin_code
from community.accounts.models import Member, SignInSession
from community.core import clock
from community.core.access import Actor, NotSignedIn
from community.core.db import db as database
from tests.factories import PASSWORD, make_member, make_session


def test_a_live_session_is_its_member(ada: Member):
    token = actions.start_session(ada, device="Firefox on Linux")
    actor = queries.actor_of(token)
    assert actor and (actor.id, actor.name, actor.timezone, actor.currency) == (
        ada.id,
        "Ada Okafor",
        "Europe/Paris",
        "EUR",
    )
    assert actor.get_id() == token and token not in repr(actor)


@pytest.mark.parametrize("change", [{"ended_at": clock.now()}, {"expires_at": clock.now()}], ids=str)
def test_a_session_that_is_over_is_nobody(ada: Member, change: dict):
    token = actions.start_session(ada, device="")
    database.session.execute(update(SignInSession).values(**change))
    assert queries.actor_of(token) is None


@pytest.mark.parametrize("token", ["", "x", "\x00", "é" * 50])
def test_a_wrong_token_is_nobody(ada: Member, token: str):
    actions.start_session(ada, device="")
    assert queries.actor_of(token) is None


def test_an_address_is_found_in_any_case(ada: Member):
    assert queries.member_with(" ADA.Okafor@example.ORG") is ada
    assert queries.member_with("nobody@example.org") is None


def test_a_member_who_is_not_there_raises(db):
    with pytest.raises(NoResultFound):
        queries.member(987654)


def test_a_guest_is_not_told_whether_a_member_exists(ada: Member):
    for member_id in (ada.id, 987654):
        with pytest.raises(NotSignedIn):
            queries.profile_of(Actor(), member_id)


def test_own_sessions_are_listed_the_latest_used_first(ada: Member, ben: Member):
    now = clock.now()
    old = make_session(ada, last_used_at=now - timedelta(days=3))
    new = make_session(ada, last_used_at=now)
    make_session(ada, ended_at=now)
    make_session(ada, expires_at=now)
    make_session(ben)
    assert list(queries.sessions_of(Actor(ada.id))) == [new, old]


def test_a_neighbours_session_is_not_found(ada: Member, ben: Member):
    session = make_session(ada)
    assert queries.session_with(Actor(ada.id), session.id) is session
    assert queries.session_with(Actor(ben.id), session.id) is None


def test_the_newest_sign_up_of_an_address_waits(db):
    for name in ("First", "Second"):
        actions.sign_up(email="nia@example.org", name=name, password=PASSWORD, timezone="UTC")
    found = queries.waiting_sign_up("NIA@example.org")
    assert found and found.name == "Second"
    found.expires_at = clock.now()
    db.session.flush()
    assert queries.waiting_sign_up("nia@example.org").name == "First"
    assert queries.waiting_sign_up("other@example.org") is None


def test_a_link_counts_for_its_purpose_until_it_is_used_or_old(ada: Member):
    token = mail_token(ada, RESET, timedelta(hours=1))
    assert queries.live_token(token, RESET)
    assert queries.live_token(token, "address") is None
    expired = mail_token(ada, RESET, timedelta(0))
    assert queries.live_token(expired, RESET) is None
    assert queries.live_token(token, RESET) is None, "a newer link ends the older one"


def test_a_first_administrator_is_wanted_while_a_code_waits_and_nobody_is(ada: Member):
    assert queries.first_administrator_wanted(Actor(ada.id)) is None
    first_admin_code()
    assert queries.first_administrator_wanted(Actor(ada.id)) is True
    make_member("Cleo Marsh", is_admin=True)
    assert queries.first_administrator_wanted(Actor(ada.id)) is None
