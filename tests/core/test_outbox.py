"""Mail: queued with the change that causes it, sent at least once, by one worker, to a server or a file."""

from __future__ import annotations

import email
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from threading import Barrier, Lock

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask
from sqlalchemy import select

from community.core import clock, events, outbox
from community.core.outbox import MAX_ATTEMPTS, OutgoingMail, deliver, deliver_due, send_mail
from tests.servers.process import free_port

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

NAME = "Zoë Ünal"


class Postbox:
    """What a mail server does here: it keeps what it is given, or refuses."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, list[str], email.message.EmailMessage]] = []
        self.answers: list[str] = []
        self.lock = Lock()

    async def handle_DATA(self, server, session, envelope):  # type: ignore[no-untyped-def]
        if self.answers:
            return self.answers.pop(0)
        message = email.message_from_bytes(envelope.content, policy=default)
        with self.lock:
            self.taken.append((envelope.mail_from, envelope.rcpt_tos, message))
        return "250 taken"


@contextmanager
def mail_server(box: Postbox, **options: object) -> Iterator[str]:
    """The address of a server that asks for a name and a password."""

    def check(server, session, envelope, mechanism, given):  # type: ignore[no-untyped-def]
        fits = isinstance(given, LoginPassword) and (given.login, given.password) == (b"guild", b"p@ss/word")
        return AuthResult(success=fits, handled=False)

    port = free_port()
    options = {"auth_required": True, "auth_require_tls": False, "ready_timeout": 60, **options}
    controller = Controller(box, hostname="127.0.0.1", port=port, authenticator=check, **options)
    controller.start()
    try:
        yield f"smtp://guild:p%40ss%2Fword@127.0.0.1:{port}"
    finally:
        controller.stop()


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, str]]:
    """A mail server and its address."""
    box = Postbox()
    with mail_server(box) as url:
        yield box, url


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate for 127.0.0.1 that nobody knows yet, and a server's side of it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(clock.now() - timedelta(days=1))
        .not_valid_after(clock.now() + timedelta(days=1))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path, plain = tmp_path / "mail.pem", serialization.NoEncryption()
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return path, context


def queued(to: str = "ada@example.org") -> OutgoingMail:
    """A mail that is queued and committed."""
    mail = send_mail(to, "Confirm your email address", "confirm", name=NAME, url="http://localhost/confirm/x")
    events.commit()
    return mail


def test_without_a_server_a_mail_is_a_file_and_the_console_names_it(
    open_app: Callable[..., Flask], tmp_path: Path, capsys
):
    with open_app().app_context():
        mail = queued()
        deliver(mail.id)
        events.commit()
        path = next((tmp_path / "mail").glob("*.eml"))
        message = email.message_from_bytes(path.read_bytes(), policy=default)
        assert (message["To"], message["Subject"]) == ("ada@example.org", "Confirm your email address")
        assert NAME in message.get_content() and "http://localhost/confirm/x" in message.get_content()
        assert message["From"].addresses[0].addr_spec == "no-reply@localhost" and message["Message-ID"]
        assert "\nhttp://localhost/confirm/x\n" in path.read_text().replace("\r", "")
        assert path.name in capsys.readouterr().out
        assert mail.sent_at and mail.due_at is None and mail.body == "", "a sent mail's text is not kept"


def test_a_long_link_stands_in_one_line_of_the_file(open_app: Callable[..., Flask], tmp_path: Path):
    url = "https://a-long-name-of-a-guild.example.org/confirm/" + "x" * 60
    with open_app().app_context():
        mail = send_mail("ada@example.org", "Hello", "confirm", name=NAME, url=url)
        events.commit()
        deliver(mail.id)
    assert url in next((tmp_path / "mail").glob("*.eml")).read_text()


def test_a_server_is_given_the_mail(open_app: Callable[..., Flask], postbox):
    box, url = postbox
    with open_app(smtp_url=url, base_url="https://guild.example.org").app_context():
        mail = queued()
        deliver(mail.id)
    ((sender, recipients, message),) = box.taken
    assert (sender, recipients) == ("no-reply@guild.example.org", ["ada@example.org"])
    assert NAME in message.get_content() and message["Date"]


def test_a_refused_mail_is_tried_again_later_and_later(open_app: Callable[..., Flask], postbox):
    box, url = postbox
    with open_app(smtp_url=url).app_context():
        mail = queued()
        box.answers = ["451 not now", "451 not now"]
        waits = []
        for _ in range(2):
            deliver(mail.id)
            events.commit()
            waits.append(mail.due_at - clock.now())
            deliver(mail.id)
            assert box.taken == [], "not before its time"
            mail.due_at = clock.now()
            events.commit()
        assert timedelta(minutes=1) < waits[0] <= timedelta(minutes=2) < waits[1] <= timedelta(minutes=4)
        assert "451" in mail.last_error
        deliver_due()
        assert len(box.taken) == 1 and mail.sent_at and mail.last_error is None and mail.attempts == 3


def test_a_mail_is_given_up_after_eight_tries(open_app: Callable[..., Flask]):
    with open_app(smtp_url="smtp://127.0.0.1:1").app_context():
        mail = queued()
        mail.attempts = MAX_ATTEMPTS - 1
        events.commit()
        deliver(mail.id)
        events.commit()
        assert mail.due_at is None and mail.sent_at is None and "ConnectionRefused" in mail.last_error


def test_a_wrong_password_of_the_server_is_no_crash(open_app: Callable[..., Flask], postbox):
    box, url = postbox
    with open_app(smtp_url=url.replace("guild:", "eve:")).app_context():
        mail = queued()
        deliver(mail.id)
        assert "SMTPAuthenticationError" in mail.last_error and box.taken == []


@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
def test_a_mail_goes_through_tls_to_a_server_we_know_and_to_no_other(
    open_app: Callable[..., Flask], certificate, monkeypatch: pytest.MonkeyPatch, known: bool
):
    path, context = certificate
    if known:
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
    box = Postbox()
    with (
        mail_server(box, tls_context=context, require_starttls=True) as url,
        open_app(smtp_url=url).app_context(),
    ):
        mail = queued()
        deliver(mail.id)
        assert (mail.sent_at is not None) == known == (len(box.taken) == 1), mail.last_error


def test_a_password_is_not_sent_in_clear_to_another_machine(monkeypatch: pytest.MonkeyPatch, postbox):
    box, url = postbox
    here = int(url.rsplit(":", 1)[1])
    real = socket.create_connection
    monkeypatch.setattr(socket, "create_connection", lambda to, *more: real(("127.0.0.1", here), *more))
    message = email.message.EmailMessage()
    message["To"] = message["From"] = "ada@example.org"
    with pytest.raises(smtplib.SMTPException, match="in clear"):
        outbox._to_server(f"smtp://guild:p%40ss%2Fword@mail.example.org:{here}", message)
    assert box.taken == []


def test_two_workers_send_a_mail_once(open_app: Callable[..., Flask], postbox):
    box, url = postbox
    app, workers = open_app(smtp_url=url), 6
    with app.app_context():
        ids = [queued(f"ada{number}@example.org").id for number in range(3)]
    gate = Barrier(workers)

    def work(_: int) -> None:
        with app.app_context():
            gate.wait()
            deliver_due()
            for mail_id in ids:
                deliver(mail_id)
                events.commit()

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, range(workers)))
    assert sorted(recipients[0] for _, recipients, _ in box.taken) == [
        f"ada{number}@example.org" for number in range(3)
    ]


def test_a_mail_whose_worker_died_is_sent_by_another(open_app: Callable[..., Flask], postbox):
    box, url = postbox
    with open_app(smtp_url=url).app_context():
        mail = queued()
        assert outbox._claim(mail.id), "and the worker dies here"
        deliver_due()
        assert box.taken == [], "its lease still runs"
        mail.due_at = clock.now()
        events.commit()
        deliver_due()
        assert len(box.taken) == 1


def test_a_change_that_is_undone_sends_nothing(app: Flask, db):
    send_mail("ada@example.org", "Hello", "confirm", name=NAME, url="x")
    events.rollback()
    assert db.session.scalar(select(OutgoingMail)) is None


@pytest.mark.parametrize(
    ("to", "subject"),
    [
        ("ada@example.org\r\nBcc: eve@example.org", "Hello"),
        ("ada@example.org", "Hello\nBcc: eve@example.org"),
        ("ada@example.org", "Hello\rX: y"),
    ],
)
def test_a_header_cannot_be_added(app: Flask, db, to: str, subject: str):
    with pytest.raises(ValueError, match="line break"):
        send_mail(to, subject, "confirm", name=NAME, url="x")


def test_a_name_is_text_in_a_text(app: Flask, db):
    mail = send_mail("ada@example.org", "Hello", "confirm", name="<b>&</b>", url="x?a=1&b=2")
    assert "<b>&</b>" in mail.body and "a=1&b=2" in mail.body
