"""Accounts: ways in, sessions, profiles."""

from datetime import timedelta

from community.accounts.actions.addresses import ADDRESS
from community.accounts.actions.mailed_tokens import mail_token
from community.accounts.actions.passwords import RESET
from community.accounts.models import SignUp
from community.accounts.secrets import token_hash
from community.core import clock
from community.core.db import db
from tests.access.personas import everyone, hall, members
from tests.access.table import Row
from tests.access.world import World
from tests.factories import PASSWORD, make_session

NEW_PASSWORD = "nine lives of a grey cat"


def build(world: World) -> None:
    """A sign-up that waits, links in the mail, and a second session of the world's member."""
    owner = world.member("member")
    make_sign_up("waiting")
    world["sign-up link"] = "waiting"
    world["reset link"] = mail_token(owner, RESET, timedelta(hours=1))
    world["address link"] = mail_token(owner, ADDRESS, timedelta(hours=1), email="new@example.org")
    world["session"] = make_session(owner).id


def make_sign_up(token: str) -> None:
    """A sign-up by another browser, whose link holds `token`."""
    now = clock.now()
    db.session.add(
        SignUp(
            email="waiting@example.org",
            name="Wanda Waiting",
            password_hash="",
            token_hash=token_hash(token),
            browser_hash="",
            created_at=now,
            expires_at=now + timedelta(hours=1),
        )
    )


def credentials(world: World) -> dict[str, str]:
    """What the world's stranger types to sign in."""
    return {"email": "stranger.persona@example.org", "password": PASSWORD}


def newcomer(world: World) -> dict[str, str]:
    """What somebody new types to sign up."""
    return {"name": "Nia New", "email": "nia@example.org", "password": NEW_PASSWORD}


def profile(world: World) -> dict[str, str]:
    """A profile as its form sends it."""
    return {"name": "New Name", "timezone": "Europe/Rome", "currency": "EUR", "locale": "en"}


ROWS = [
    Row("GET", "accounts.sign_in", members(303, guest=200)),
    Row("POST", "accounts.sign_in", everyone(303), form=credentials),
    Row("POST", "accounts.sign_out", members(303)),
    Row("GET", "accounts.sign_up", members(303, guest=200)),
    Row("POST", "accounts.sign_up", everyone(303), form=newcomer),
    Row("GET", "accounts.sign_up_sent", everyone(303)),
    Row("POST", "accounts.send_again", everyone(303)),
    Row("GET", "accounts.confirm", everyone(200), at=lambda world: {"token": world["sign-up link"]}),
    # Another browser than the one that signed up: confirmed, and asked for the password.
    Row("POST", "accounts.confirm", everyone("sign in"), at=lambda world: {"token": world["sign-up link"]}),
    Row("GET", "accounts.ask_reset", everyone(200)),
    Row("POST", "accounts.ask_reset", everyone("sign in"), form=lambda _: {"email": "who@example.org"}),
    Row("GET", "accounts.reset_password", everyone(200), at=lambda world: {"token": world["reset link"]}),
    Row(
        "POST",
        "accounts.reset_password",
        everyone("sign in"),
        at=lambda world: {"token": world["reset link"]},
        form=lambda _: {"password": NEW_PASSWORD},
    ),
    Row("GET", "accounts.password", members(200)),
    Row(
        "POST",
        "accounts.password",
        members(303),
        form=lambda _: {"current": PASSWORD, "password": NEW_PASSWORD},
    ),
    Row("GET", "accounts.address", members(200)),
    Row(
        "POST",
        "accounts.address",
        members(303),
        form=lambda _: {"current": PASSWORD, "email": "x@example.org"},
    ),
    Row("GET", "accounts.confirm_address", everyone(200), at=lambda world: {"token": world["address link"]}),
    Row("POST", "accounts.confirm_address", everyone(303), at=lambda world: {"token": world["address link"]}),
    Row("GET", "accounts.sessions", members(200)),
    Row(
        "POST",
        "accounts.end_session",
        hall(guest=404, stranger=404, member=303, moderator=404, administrator=404),
        at=lambda world: {"session_id": world["session"]},
    ),
    Row("POST", "accounts.end_other_sessions", members(303)),
    Row("GET", "accounts.profile", members(200)),
    Row("POST", "accounts.profile", members(303), form=profile),
    Row("GET", "accounts.member", members(200), at=lambda world: {"member_id": world.ids["member"]}),
    # An administrator lives here, so there is no first one to make any more.
    Row("GET", "accounts.first_administrator", everyone(404)),
    Row("POST", "accounts.first_administrator", everyone(404), form=lambda _: {"code": "0000-0000"}),
]
