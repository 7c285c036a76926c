"""Signing up: one page, one mail, one button."""

from __future__ import annotations

from flask import current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.accounts import actions, queries
from community.accounts.forms import SignUpForm
from community.accounts.secrets import token_hash
from community.accounts.views.blueprint import bp, enter, link_page, page, stale_link
from community.accounts.way_back import way_back
from community.core.access import current_actor, public
from community.core.forms import Form
from community.core.limits import allow, insist, visitor


@bp.route("/sign-up", methods=["GET", "POST"])
@public("anybody may become a member")
def sign_up() -> ResponseReturnValue:
    if current_actor().is_authenticated:
        return redirect(url_for("home.index"), 303)
    form = SignUpForm()
    if form.validate_on_submit() and _may_try(form):
        email = form.email.data or ""
        mark = actions.sign_up(
            email=email, name=form.name.data or "", password=form.password.data or "", timezone=form.zone()
        )
        session["sign_up"] = {"email": email, "mark": mark, "next": request.args.get("next")}
        return redirect(url_for("accounts.sign_up_sent"), 303)
    return page("accounts/sign_up.html", form)


@bp.get("/sign-up/sent")
@public("who signs up is not a member yet")
def sign_up_sent() -> ResponseReturnValue:
    if "sign_up" not in session:
        return redirect(url_for("accounts.sign_up"), 303)
    by_file = current_app.config["GUILDHALL"].smtp_url is None
    return page("accounts/sign_up_sent.html", None, email=session["sign_up"]["email"], by_file=by_file)


@bp.post("/sign-up/again")
@public("who signs up is not a member yet")
def send_again() -> ResponseReturnValue:
    if "sign_up" not in session:
        return redirect(url_for("accounts.sign_up"), 303)
    email, mark = session["sign_up"]["email"], session["sign_up"]["mark"]
    insist("5/hour", "confirmation", email)
    actions.mail_confirmation_again(email, mark)
    flash(_("The mail is on its way again. The newest link is the one that works."), "success")
    return redirect(url_for("accounts.sign_up_sent"), 303)


@bp.route("/confirm/<token>", methods=["GET", "POST"])
@public("the link in the mail is the proof")
def confirm(token: str) -> ResponseReturnValue:
    asked, form = queries.sign_up_with(token), Form()
    if asked is None:
        return stale_link()
    if not form.validate_on_submit():
        return link_page("accounts/confirm.html", form, name=asked.name, email=asked.email)
    confirmed = actions.confirm_sign_up(token)
    if confirmed is None:
        return stale_link()
    here = session.pop("sign_up", {})
    if token_hash(here.get("mark", "")) != confirmed[1]:
        # Who only reads the mail need not be who chose the password: that is asked for now.
        flash(_("Your address is confirmed. Sign in with the password you chose."), "success")
        return redirect(url_for("accounts.sign_in"), 303)
    enter(confirmed[0])
    flash(_("Your address is confirmed and your account is open."), "success")
    return redirect(way_back(here.get("next")), 303)


def _may_try(form: SignUpForm) -> bool:
    """Count the mail against the address and against the visitor."""
    if allow("5/hour", "sign-up", form.email.data) and allow("60/hour", "sign-up", visitor()):
        return True
    form.form_errors.append(_("That was tried too often. Wait an hour, then try again."))
    return False
