"""A member's email address, changed only once the new one is shown to be theirs."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from community.accounts.actions.mailed_tokens import mail_token, use_token, void_tokens
from community.accounts.actions.passwords import RESET
from community.accounts.models import Member
from community.accounts.queries import member_with
from community.core import clock
from community.core.addresses import link
from community.core.db import db
from community.core.outbox import send_mail

ADDRESS = "address"
ADDRESS_LIFE = timedelta(days=1)


def ask_for_address(member: Member, email: str) -> None:
    """Mail a link to the new address; one that belongs to a member is told so instead."""
    if owner := member_with(email):
        send_mail(owner.email, _("This address is in use already"), "address_in_use", name=owner.name)
        return
    token = mail_token(member, ADDRESS, ADDRESS_LIFE, email=email)
    url = link("accounts.confirm_address", token=token)
    send_mail(email, _("Confirm your new email address"), "confirm_address", name=member.name, url=url)


def confirm_address(token: str) -> bool:
    """Take the new address whose link this is, once, and tell the old one; False when it cannot be."""
    used = use_token(token, ADDRESS)
    if used is None:
        return False
    member = db.session.get_one(Member, used.member_id)
    old = member.email
    if not _take_address(member.id, used.email):
        return False
    # A link to a new password that lies in the old mailbox must not outlive the address.
    void_tokens(member.id, RESET)
    send_mail(old, _("Your email address was changed"), "address_changed", name=member.name, email=used.email)
    return True


def _take_address(member_id: int, email: str) -> bool:
    changed = update(Member).where(Member.id == member_id).values(email=email, confirmed_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.execute(changed)
    except IntegrityError:
        return False
    return True
