"""From a filled form to a member: nothing is an account before its address is confirmed.

Each sign-up is a row of its own with its own link, so that whoever confirms an address confirms the
password they chose themselves, and not one that a stranger typed for that address beforehand.
"""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select

from community.accounts.actions.members import AddressTaken, add_member
from community.accounts.models import Member, SignUp
from community.accounts.queries import member_with, waiting_sign_up
from community.accounts.secrets import hash_password, new_token, token_hash
from community.core import clock
from community.core.addresses import link
from community.core.db import db
from community.core.outbox import send_mail

SIGN_UP_LIFE = timedelta(days=2)


def sign_up(*, email: str, name: str, password: str, timezone: str) -> str:
    """Mail the way in to `email`; returns the mark by which this browser is known again.

    Whether the address has an account already is told to its owner by mail, and to nobody else: the
    work is the same either way.
    """
    mark, token, now = new_token(), new_token(), clock.now()
    asked = SignUp(
        email=email,
        name=name,
        password_hash=hash_password(password),
        timezone=timezone,
        token_hash=token_hash(token),
        browser_hash=token_hash(mark),
        created_at=now,
        expires_at=now + SIGN_UP_LIFE,
    )
    if owner := member_with(email):
        _mail_that_the_account_exists(owner)
    else:
        db.session.add(asked)
        _mail_confirmation(asked, token)
    return mark


def mail_confirmation_again(email: str, mark: str) -> None:
    """Send a new link for the sign-up of this browser; says nothing about whether there is one."""
    if owner := member_with(email):
        _mail_that_the_account_exists(owner)
    elif (asked := waiting_sign_up(email)) and asked.browser_hash == token_hash(mark):
        token = new_token()
        asked.token_hash, asked.expires_at = token_hash(token), clock.now() + SIGN_UP_LIFE
        _mail_confirmation(asked, token)


def adopt_sign_up(asked: SignUp) -> str:
    """Let this browser, which knows the password, go on with a sign-up; returns its mark."""
    mark = new_token()
    asked.browser_hash = token_hash(mark)
    return mark


def confirm_sign_up(token: str) -> tuple[Member, str] | None:
    """Open the account whose link this is, once; returns it and the hash of the browser that asked.

    None when the link was used before, has expired, or the address has got an account meanwhile.
    """
    asked = db.session.scalar(
        select(SignUp).where(SignUp.token_hash == token_hash(token), SignUp.expires_at > clock.now())
    )
    if asked is None or not _take(asked):
        return None
    try:
        member = add_member(
            email=asked.email, name=asked.name, password_hash=asked.password_hash, timezone=asked.timezone
        )
    except AddressTaken:
        return None
    db.session.execute(delete(SignUp).where(SignUp.email == asked.email))
    return member, asked.browser_hash


def _take(asked: SignUp) -> bool:
    """Use the link up; of two who press at once one gets it."""
    gone = delete(SignUp).where(SignUp.id == asked.id).execution_options(synchronize_session=False)
    db.session.expunge(asked)
    return db.session.execute(gone).rowcount == 1  # type: ignore[attr-defined]


def _mail_confirmation(asked: SignUp, token: str) -> None:
    send_mail(
        asked.email,
        _("Confirm your email address"),
        "confirm",
        name=asked.name,
        url=link("accounts.confirm", token=token),
    )


def _mail_that_the_account_exists(owner: Member) -> None:
    send_mail(
        owner.email,
        _("You have an account already"),
        "account_exists",
        name=owner.name,
        sign_in=link("accounts.sign_in"),
        reset=link("accounts.ask_reset"),
    )
