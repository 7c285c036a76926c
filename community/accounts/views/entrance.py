"""Signing in and out."""

from __future__ import annotations

from flask import flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.accounts import actions, queries
from community.accounts.actions.sign_ups import adopt_sign_up
from community.accounts.forms import SignInForm
from community.accounts.secrets import password_matches
from community.accounts.views.blueprint import bp, enter, page
from community.accounts.way_back import way_back
from community.core.access import current_actor, public, signed_in
from community.core.limits import Counted, allow, count, visitor


@bp.route("/sign-in", methods=["GET", "POST"])
@public("a member is a guest until signed in")
def sign_in() -> ResponseReturnValue:
    if current_actor().is_authenticated:
        return redirect(way_back(request.args.get("next")), 303)
    form = SignInForm(next=request.args.get("next"))
    if form.validate_on_submit() and (counted := _may_try(form)) and (answer := _try(form)):
        counted.give_back()
        return answer
    return page("accounts/sign_in.html", form)


@bp.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    actor = current_actor()
    assert actor.id and actor.session_id, "nobody else gets past signed_in"
    actions.end_session(actor.id, actor.session_id)
    session.clear()
    flash(_("You are signed out."), "success")
    return redirect(url_for("home.index"), 303)


def _try(form: SignInForm) -> ResponseReturnValue | None:
    """Sign in, or lead who has not confirmed yet to their mail; one password is compared in every case."""
    email, password = form.email.data or "", form.password.data or ""
    member, asked = queries.member_with(email), queries.waiting_sign_up(email)
    known = member or asked
    if not password_matches(known.password_hash if known else None, password):
        form.form_errors.append(_("No account has this email address and password together."))
        return None
    if member:
        enter(member)
        return redirect(way_back(form.next.data), 303)
    assert asked
    session["sign_up"] = {"email": asked.email, "mark": adopt_sign_up(asked)}
    flash(_("Confirm your email address first: open the link we sent you."), "warning")
    return redirect(url_for("accounts.sign_up_sent"), 303)


def _may_try(form: SignInForm) -> Counted | None:
    """Count the attempt against the address, where only wrong ones stay counted, and against the visitor."""
    tried = count("10/15 minutes", "sign-in", (form.email.data or "").lower(), visitor())
    if tried and allow("120/15 minutes", "sign-in", visitor()):
        return tried
    form.form_errors.append(_("That was tried too often. Wait a quarter of an hour, or reset your password."))
    return None
