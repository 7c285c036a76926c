"""The mails that wait to be sent, and the links in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from sqlalchemy import select

from community.core.db import db
from community.core.outbox import OutgoingMail


def mails_to(email: str) -> Sequence[OutgoingMail]:
    """Every mail for that address, oldest first."""
    mine = select(OutgoingMail).where(OutgoingMail.recipient == email)
    return db.session.scalars(mine.order_by(OutgoingMail.id)).all()


def newest_mail(email: str) -> OutgoingMail:
    """The last mail for that address."""
    return mails_to(email)[-1]


def path_in(mail: OutgoingMail) -> str:
    """The path of the first link in the mail."""
    found = re.search(r"https?://\S+", mail.body)
    assert found, f"no link in {mail.body!r}"
    return urlsplit(found.group()).path
