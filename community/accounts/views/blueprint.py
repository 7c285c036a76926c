"""The blueprint every accounts page hangs on, and what its pages share."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_user

from community.accounts import actions, queries
from community.accounts.models import Member
from community.accounts.rules import device_name
from community.accounts.secrets import password_matches
from community.core.access import current_actor
from community.core.db import reading_only
from community.core.limits import count

bp = Blueprint("accounts", __name__)


@bp.before_app_request
def note_use() -> None:
    """Remember when a session was last used; reading alone never writes."""
    if reading_only():
        return
    actor = current_actor()
    if actor.session_id and actor.session_used_at:
        actions.note_use(actor.session_id, actor.session_used_at)


def enter(member: Member) -> None:
    """Sign `member` in on this browser, keeping nothing of the session the guest had (fixation)."""
    token = actions.start_session(member, device=device_name(request.user_agent.string))
    session.clear()
    session.permanent = True
    login_user(queries.actor_of(token))


def acting_member() -> Member:
    """The account of whoever is signed in."""
    actor = current_actor()
    assert actor.id is not None, "only behind @signed_in"
    return queries.member(actor.id)


def page(template: str, form: object, **context: object) -> ResponseReturnValue:
    """The page of a form: 422 when it was sent and has errors, which leaves what was typed in place."""
    status = 422 if getattr(form, "errors", None) else 200
    return render_template(template, form=form, **context), status


def link_page(template: str, form: object, **context: object) -> Response:
    """The page of a mailed link: its address is a secret, which no other site may learn."""
    response = make_response(page(template, form, **context))
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def said_mailed(words: str) -> None:
    """Flash that a mail went out; without a mail server, say where it lies instead of letting people wait."""
    if current_app.config["GUILDHALL"].smtp_url is None:
        words = f"{words} {_('There is no mail server yet: the mail is a file, which the console names.')}"
    flash(words, "success")


def stale_link() -> ResponseReturnValue:
    """Say that a mailed link does nothing any more, and offer the ways in to whoever is not in already."""
    if current_actor().id is None:
        flash(_("That link was used already, or is too old. Sign in, or ask for a new one."), "error")
    else:
        flash(_("That link was used already, or is too old. You are signed in all the same."), "info")
    return redirect(url_for("accounts.sign_in"), 303)


def knows_password(member: Member, form: object) -> bool:
    """Ask for the current password before what an unwatched screen must not allow; counts the wrong ones."""
    errors: list[str] = form.form_errors  # type: ignore[attr-defined]
    tried = count("10/15 minutes", "current password", member.id)
    if not tried:
        errors.append(_("That was tried too often. Wait a quarter of an hour."))
    elif not password_matches(member.password_hash, form.current.data):  # type: ignore[attr-defined]
        form.current.errors = [_("This is not your current password.")]  # type: ignore[attr-defined]
    else:
        tried.give_back()
        return True
    return False
