"""What sign-ups, links, sessions, profiles and codes do, also when two act at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from community.accounts import actions, queries
from community.accounts.actions.addresses import ADDRESS, ask_for_address, confirm_address
from community.accounts.actions.mailed_tokens import mail_token, use_token
from community.accounts.actions.members import AddressTaken
from community.accounts.actions.passwords import RESET
from community.accounts.events import ProfileChanged, SessionsEnded
from community.accounts.first_admin import first_admin_code, use_admin_code
from community.accounts.models import MailedToken, Member, SignInSession, SignUp
from community.accounts.secrets import hash_password, password_matches
from community.accounts.sweeping import sweep_accounts
from community.core import clock, events
from community.core.access import Actor
from community.core.db import db as database
from tests.factories import PASSWORD, make_member, make_session
from tests.mailbox import mails_to, newest_mail, path_in

NEW_PASSWORD = "nine lives of a grey cat"
AT_ONCE = 6


def test_nothing_is_an_account_before_its_address_is_confirmed(db):
    sign_up("nia@example.org")
    assert queries.member_with("nia@example.org") is None
    member, _ = actions.confirm_sign_up(token_mailed_to("nia@example.org"))
    assert (member.name, member.timezone, member.confirmed_at is not None) == ("Nia", "Europe/Rome", True)
    assert password_matches(member.password_hash, PASSWORD)


def test_who_confirms_an_address_gets_the_password_of_that_very_sign_up(db):
    sign_up("nia@example.org", password="a stranger's password")
    strangers = token_mailed_to("nia@example.org")
    sign_up("nia@example.org", password="her own password")
    member, _ = actions.confirm_sign_up(token_mailed_to("nia@example.org"))
    assert password_matches(member.password_hash, "her own password")
    assert actions.confirm_sign_up(strangers) is None, "the other sign-ups of the address are over"


def test_a_link_confirms_once_and_not_when_it_is_old(db):
    sign_up("nia@example.org")
    token = token_mailed_to("nia@example.org")
    database.session.scalars(select(SignUp)).one().expires_at = clock.now()
    database.session.flush()
    assert actions.confirm_sign_up(token) is None
    database.session.scalars(select(SignUp)).one().expires_at = clock.now() + timedelta(hours=1)
    database.session.flush()
    assert actions.confirm_sign_up(token)
    assert actions.confirm_sign_up(token) is None


def test_an_address_that_was_taken_meanwhile_is_not_opened_twice(db):
    sign_up("nia@example.org")
    make_member("Nia First", email="nia@example.org")
    assert actions.confirm_sign_up(token_mailed_to("nia@example.org")) is None


def test_only_the_browser_that_signed_up_has_the_mail_sent_again(db):
    mark = sign_up("nia@example.org")
    first = token_mailed_to("nia@example.org")
    actions.mail_confirmation_again("nia@example.org", "another mark")
    assert len(mails_to("nia@example.org")) == 1
    actions.mail_confirmation_again("nia@example.org", mark)
    assert actions.confirm_sign_up(first) is None, "the newest link is the one that works"
    assert actions.confirm_sign_up(token_mailed_to("nia@example.org"))


def test_two_members_never_share_an_address(ada: Member):
    with pytest.raises(AddressTaken):
        actions.add_member(email=ada.email, name="Ada Two", password_hash="")
    assert database.session.scalar(select(func.count()).select_from(Member)) == 1


def test_what_others_see_raises_the_version(ada: Member, happened):
    told = happened(ProfileChanged)
    actions.change_profile(ada, timezone="Europe/Rome", currency="USD", name=ada.name)
    assert (ada.profile_version, ada.timezone) == (1, "Europe/Rome")
    actions.change_profile(ada, name="Ada O.")
    actions.change_profile(ada, headline="Plain words for hard software")
    assert ada.profile_version == 3
    events.commit()
    assert told == [ProfileChanged(ada.id)] * 2


def test_ending_sessions_tells_which(ada: Member, ben: Member, happened):
    told = happened(SessionsEnded)
    here, there, over = make_session(ada), make_session(ada), make_session(ada, ended_at=clock.now())
    others = make_session(ben)
    assert actions.end_other_sessions(Actor(ada.id, session_id=here.id)) == 1
    events.commit()
    assert told == [SessionsEnded(ada.id, (there.id,))]
    database.session.expire_all()
    assert here.ended_at is None and others.ended_at is None and over.ended_at is not None
    actions.end_session(ben.id, here.id)
    database.session.expire_all()
    assert here.ended_at is None, "nobody ends another member's session"


def test_use_is_noted_at_most_every_ten_minutes(ada: Member):
    now = clock.now()
    session = make_session(ada, last_used_at=now - timedelta(minutes=9))
    actions.note_use(session.id, session.last_used_at)
    database.session.expire_all()
    assert session.last_used_at < now - timedelta(minutes=8)
    session.last_used_at = now - timedelta(minutes=11)
    database.session.flush()
    actions.note_use(session.id, session.last_used_at)
    database.session.expire_all()
    assert session.last_used_at >= now


def test_a_reset_ends_every_session_and_works_once(ada: Member):
    session = make_session(ada)
    actions.mail_reset(ada.email)
    token = path_in(newest_mail(ada.email)).rsplit("/", 1)[1]
    assert actions.reset_password(token, NEW_PASSWORD) is ada
    assert actions.reset_password(token, "another one again") is None
    database.session.refresh(session)
    assert session.ended_at and password_matches(ada.password_hash, NEW_PASSWORD)
    assert newest_mail(ada.email).subject == "Your password was changed"


def test_a_changed_address_voids_the_links_in_the_old_mailbox(ada: Member):
    reset = mail_token(ada, RESET, timedelta(hours=1))
    ask_for_address(ada, "new@example.org")
    assert confirm_address(path_in(newest_mail("new@example.org")).rsplit("/", 1)[1])
    database.session.refresh(ada)
    assert ada.email == "new@example.org" and use_token(reset, RESET) is None
    assert "new@example.org" in newest_mail("ada.okafor@example.org").body


def test_an_address_taken_in_the_meantime_is_not_taken_over(ada: Member, ben: Member):
    token = mail_token(ada, ADDRESS, timedelta(hours=1), email=ben.email)
    assert not confirm_address(token)
    database.session.refresh(ada)
    assert ada.email == "ada.okafor@example.org"


def test_a_member_is_told_when_somebody_wants_their_address(ada: Member, ben: Member):
    ask_for_address(ada, ben.email)
    assert newest_mail(ben.email).subject == "This address is in use already"
    assert database.session.scalar(select(MailedToken)) is None


def test_the_code_makes_one_administrator_and_only_the_first(ada: Member, ben: Member):
    first, code = first_admin_code(), first_admin_code()
    assert not use_admin_code(ada, first), "a newer code replaces it"
    assert use_admin_code(ada, f" {code.upper()} ") and ada.is_admin
    database.session.flush()
    assert not use_admin_code(ben, code) and not ben.is_admin
    events.commit()
    assert first_admin_code() is None
    ada.is_admin = False
    database.session.flush()
    assert not use_admin_code(ben, code), "a code that was used stays used when its administrator is gone"


def test_a_code_is_worth_nothing_once_there_is_an_administrator(ada: Member):
    code = first_admin_code()
    make_member("Cleo Marsh", is_admin=True)
    assert not use_admin_code(ada, code)


def test_what_is_over_is_swept_and_nothing_else(ada: Member):
    now = clock.now()
    live = make_session(ada)
    make_session(ada, ended_at=now)
    make_session(ada, expires_at=now)
    used = mail_token(ada, "used", timedelta(hours=1))
    use_token(used, "used")
    mail_token(ada, "old", timedelta(0))
    kept = mail_token(ada, "kept", timedelta(hours=1))
    sign_up("nia@example.org")
    sign_up("old@example.org")
    queries.waiting_sign_up("old@example.org").expires_at = now
    sweep_accounts()
    assert list(database.session.scalars(select(SignInSession.id))) == [live.id]
    assert list(database.session.scalars(select(MailedToken.purpose))) == ["kept"] and kept
    assert list(database.session.scalars(select(SignUp.email))) == ["nia@example.org"]


def test_two_who_race_for_a_link_get_one_account(open_app: Callable[..., Flask]):
    app = open_app()
    with app.app_context():
        sign_up("nia@example.org")
        token = token_mailed_to("nia@example.org")
        events.commit()
    opened = all_at_once(app, lambda _: actions.confirm_sign_up(token) is not None)
    assert opened.count(True) == 1


def test_all_who_race_for_the_code_make_one_administrator(open_app: Callable[..., Flask]):
    app = open_app()
    with app.app_context():
        ids = [make_member().id for _ in range(AT_ONCE)]
        code = first_admin_code()
    made = all_at_once(app, lambda number: use_admin_code(queries.member(ids[number]), code))
    assert made.count(True) == 1
    with app.app_context():
        assert database.session.scalar(select(func.count()).where(Member.is_admin)) == 1


def test_all_who_race_for_a_reset_get_one(open_app: Callable[..., Flask]):
    app = open_app()
    with app.app_context():
        token = mail_token(make_member("Ada Okafor"), RESET, timedelta(hours=1))
        events.commit()
    assert all_at_once(app, lambda _: use_token(token, RESET) is not None).count(True) == 1


def sign_up(email: str, password: str = PASSWORD) -> str:
    """Somebody asks for an account; returns the browser's mark."""
    return actions.sign_up(email=email, name="Nia", password=password, timezone="Europe/Rome")


def token_mailed_to(email: str) -> str:
    """The secret in the newest link for the address."""
    return path_in(newest_mail(email)).rsplit("/", 1)[1]


def all_at_once(app: Flask, act: Callable[[int], bool]) -> list[bool]:
    """What `act` answers to several who do it at the same moment, each in a transaction of its own."""
    gate = Barrier(AT_ONCE)

    def one(number: int) -> bool:
        with app.app_context():
            gate.wait()
            done = act(number)
            events.commit()
            return done

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def test_a_wrong_password_leaves_no_trace_in_the_log(capfd):
    stored = hash_password(PASSWORD)
    assert password_matches(stored, PASSWORD)
    assert not password_matches(stored, "another") and not password_matches(None, PASSWORD)
    assert not password_matches("no hash at all", PASSWORD)
    assert capfd.readouterr().err == ""
