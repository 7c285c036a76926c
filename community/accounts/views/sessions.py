"""Where a member is signed in, and ending it there."""

from __future__ import annotations

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from community.accounts import actions, queries
from community.accounts.models import SignInSession
from community.accounts.policy import END_SESSION
from community.accounts.views.blueprint import bp
from community.core.access import current_actor, requires, signed_in


@bp.get("/sessions")
@signed_in
def sessions() -> ResponseReturnValue:
    actor = current_actor()
    found = queries.sessions_of(actor)
    return render_template("accounts/sessions.html", sessions=found, here=actor.session_id)


@bp.post("/sessions/<int:session_id>/end")
@requires(END_SESSION, queries.session_with)
def end_session(ended: SignInSession) -> ResponseReturnValue:
    actions.end_session(ended.member_id, ended.id)
    if ended.id == current_actor().session_id:
        session.clear()
        return redirect(url_for("home.index"), 303)
    flash(_("You are signed out there."), "success")
    return redirect(url_for("accounts.sessions"), 303)


@bp.post("/sessions/end-others")
@signed_in
def end_other_sessions() -> ResponseReturnValue:
    count = actions.end_other_sessions(current_actor())
    words = ngettext(
        "You are signed out in %(num)s other place.", "You are signed out in %(num)s other places.", count
    )
    flash(words if count else _("You were signed in nowhere else."), "success")
    return redirect(url_for("accounts.sessions"), 303)
