"""Signing in and out."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_user

from community.accounts import actions, queries
from community.accounts.forms import SignInForm
from community.accounts.models import Member
from community.accounts.rules import device_name
from community.accounts.secrets import password_matches
from community.accounts.views.blueprint import bp
from community.accounts.way_back import way_back
from community.core.access import current_actor, public, signed_in
from community.core.limits import allow, visitor


@bp.route("/sign-in", methods=["GET", "POST"])
@public("a member is a guest until signed in")
def sign_in() -> ResponseReturnValue:
    if current_actor().is_authenticated:
        return redirect(way_back(request.args.get("next")), 303)
    form = SignInForm(next=request.args.get("next"))
    if form.validate_on_submit() and _may_try(form):
        member = queries.member_with(form.email.data)
        if password_matches(member.password_hash if member else None, form.password.data) and member:
            enter(member)
            return redirect(way_back(form.next.data), 303)
        form.form_errors.append(_("No account has this email address and password together."))
    return render_template("accounts/sign_in.html", form=form), 422 if form.errors else 200


@bp.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    actor = current_actor()
    assert actor.id and actor.session_id, "nobody else gets past signed_in"
    actions.end_session(actor.id, actor.session_id)
    session.clear()
    flash(_("You are signed out."), "success")
    return redirect(url_for("home.index"), 303)


def enter(member: Member) -> None:
    """Sign `member` in on this browser, keeping nothing of the session the guest had (fixation)."""
    token = actions.start_session(member, device=device_name(request.user_agent.string))
    session.clear()
    session.permanent = True
    login_user(queries.actor_of(token))


def _may_try(form: SignInForm) -> bool:
    """Count the attempt against the address and against the visitor."""
    tried = (form.email.data.lower(), visitor())
    if allow("10/15 minutes", "sign-in", *tried) and allow("60/15 minutes", "sign-in", visitor()):
        return True
    form.form_errors.append(_("That was tried too often. Wait a quarter of an hour, or reset your password."))
    return False
