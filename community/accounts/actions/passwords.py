"""Passwords changed and reset; both end the sessions that an intruder might have."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _

from community.accounts.actions.mailed_tokens import mail_token, use_token
from community.accounts.actions.sessions import end_all_sessions
from community.accounts.models import Member
from community.accounts.queries import member_with
from community.accounts.secrets import hash_password
from community.core.addresses import link
from community.core.db import db
from community.core.outbox import send_mail

RESET = "reset"
RESET_LIFE = timedelta(hours=2)


def mail_reset(email: str) -> None:
    """Mail the way to a new password; an address without an account is told that it has none."""
    if member := member_with(email):
        token = mail_token(member, RESET, RESET_LIFE)
        send_mail(
            member.email,
            _("Choose a new password"),
            "reset",
            name=member.name,
            url=link("accounts.reset_password", token=token),
        )
    else:
        send_mail(email, _("Choose a new password"), "no_account", url=link("accounts.sign_up"))


def reset_password(token: str, password: str) -> Member | None:
    """Set the password of the member whose link this is, once, and sign them out everywhere."""
    used = use_token(token, RESET)
    if used is None:
        return None
    member = db.session.get_one(Member, used.member_id)
    change_password(member, password)
    return member


def change_password(member: Member, password: str) -> None:
    """Take the new password, sign out everywhere, and say so by mail."""
    member.password_hash = hash_password(password)
    end_all_sessions(member.id)
    send_mail(
        member.email,
        _("Your password was changed"),
        "password_changed",
        name=member.name,
        reset=link("accounts.ask_reset"),
    )
