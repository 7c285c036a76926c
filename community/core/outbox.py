"""Mail that must leave: a row in the same transaction as the change that causes it, delivered after."""

from __future__ import annotations

import logging
import os
import re
import smtplib
import ssl
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import current_app
from flask_babel import gettext
from sqlalchemy import Text, select, update
from sqlalchemy.orm import Mapped, mapped_column

from community.config import Config
from community.core import clock, events
from community.core.db import Base, BigId, Instant, db
from community.core.jobs import every, job

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
LEASE = timedelta(minutes=2)
"""How long one delivery may take before the sweeper believes its worker dead."""


class OutgoingMail(Base):
    """One message to one person; sent at least once, tried at growing intervals."""

    __tablename__ = "outgoing_mails"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    recipient: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Instant)
    due_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    """When to try next; None once sent or given up."""
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    last_error: Mapped[str | None] = mapped_column(Text)


class MailQueued:
    """Event: a mail waits to be delivered. A plain class because it holds the row until it has an id."""

    def __init__(self, mail: OutgoingMail) -> None:
        self.mail = mail


def send_mail(to: str, subject: str, template: str, **context: object) -> OutgoingMail:
    """Queue the plain-text mail `templates/mail/<template>.txt` for `to`.

    Raises ValueError when an address or subject carries a line break (header injection).
    """
    if re.search(r"[\r\n]", to + subject):
        raise ValueError("a mail header cannot hold a line break")
    # Not `render_template`: a job has no request. And the words of a text are not escaped as those of a page.
    body = current_app.jinja_env.get_template(f"mail/{template}.txt").render(context, _=gettext)
    now = clock.now()
    mail = OutgoingMail(recipient=to, subject=subject, body=body, created_at=now, due_at=now)
    db.session.add(mail)
    events.record(MailQueued(mail))
    return mail


@events.after(MailQueued)
def _deliver_soon(queued: MailQueued) -> None:
    deliver.soon(queued.mail.id)


@job
def deliver(mail_id: int) -> None:
    """Send one mail if it is due; a failure puts it off, doubling the wait each time."""
    if not _claim(mail_id):
        return
    mail = db.session.get_one(OutgoingMail, mail_id)
    try:
        hand_over(current_app.config["GUILDHALL"], mail)
    except (OSError, smtplib.SMTPException) as error:
        gone = mail.attempts >= MAX_ATTEMPTS
        mail.due_at = None if gone else clock.now() + timedelta(minutes=2**mail.attempts)
        mail.last_error = f"{type(error).__name__}: {error}"[:500]
        log.warning("mail %s not delivered (attempt %s): %s", mail.id, mail.attempts, type(error).__name__)
    else:
        mail.sent_at, mail.due_at, mail.last_error, mail.body = clock.now(), None, None, ""


@every("*")
def deliver_due() -> None:
    """Send what no job has sent: a queue that was down, a worker that died, a wait that ended."""
    due = (
        select(OutgoingMail.id).where(OutgoingMail.due_at <= clock.now()).order_by(OutgoingMail.id).limit(200)
    )
    for mail_id in db.session.scalars(due).all():
        deliver(mail_id)
        events.commit()


def _claim(mail_id: int) -> bool:
    """Take the mail for LEASE, in one conditional statement, so two workers never send it twice."""
    now = clock.now()
    taken = db.session.execute(
        update(OutgoingMail)
        .where(OutgoingMail.id == mail_id, OutgoingMail.due_at <= now)
        .values(due_at=now + LEASE, attempts=OutgoingMail.attempts + 1)
        .execution_options(synchronize_session=False)
    )
    events.commit()
    return taken.rowcount == 1  # type: ignore[attr-defined]


def hand_over(config: Config, mail: OutgoingMail) -> None:
    """Give the message to the SMTP server, or write it as a file when none is configured."""
    host = urlsplit(config.base_url).hostname or "localhost"
    message = EmailMessage(policy=SMTP)
    message["From"] = f"Guildhall <no-reply@{host}>"
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Message-ID"] = f"<mail-{mail.id}.{mail.created_at:%Y%m%d%H%M%S}@{host}>"
    message["Date"] = mail.created_at
    if config.smtp_url:
        message.set_content(mail.body)
        _to_server(config.smtp_url, message)
    else:
        # As it stands, without the line breaks of a transfer encoding: a person may copy the link out of it.
        message.set_content(mail.body, cte="8bit")
        _to_file(config.data / "mail", mail, message)


def _to_file(folder: Path, mail: OutgoingMail, message: EmailMessage) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{mail.created_at:%Y%m%d-%H%M%S}-{mail.id}.eml"
    path.write_bytes(message.as_bytes())
    # The console is where an embedded instance's owner looks; the text itself stays in the file.
    print(f"mail to {mail.recipient}: {mail.subject!r} is in {os.path.relpath(path)}", flush=True)


def _to_server(url: str, message: EmailMessage) -> None:
    where = urlsplit(url)
    host, secure = where.hostname or "localhost", where.scheme == "smtps"
    with _connected(host, where.port or (465 if secure else 25), secure) as server:
        # What a server can do is known only after its greeting.
        server.ehlo_or_helo_if_needed()
        if not secure and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            secure = True
        if where.username:
            if not secure and host not in {"localhost", "127.0.0.1", "::1"}:
                raise smtplib.SMTPException(f"{host} offers no TLS; the password is not sent in clear")
            server.login(unquote(where.username), unquote(where.password or ""))
        server.send_message(message)


def _connected(host: str, port: int, secure: bool) -> smtplib.SMTP:
    if secure:
        return smtplib.SMTP_SSL(host, port, timeout=30, context=ssl.create_default_context())
    return smtplib.SMTP(host, port, timeout=30)
