"""A password forgotten, and a password changed."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.accounts import actions, queries
from community.accounts.actions.passwords import RESET
from community.accounts.forms import ChangePasswordForm, EmailForm, NewPasswordForm
from community.accounts.views.blueprint import (
    acting_member,
    bp,
    enter,
    knows_password,
    link_page,
    page,
    said_mailed,
    stale_link,
)
from community.core.access import public, signed_in
from community.core.limits import allow, visitor


@bp.route("/reset-password", methods=["GET", "POST"])
@public("who forgot the password cannot sign in")
def ask_reset() -> ResponseReturnValue:
    form = EmailForm()
    if not form.validate_on_submit():
        return page("accounts/ask_reset.html", form)
    if not (allow("5/hour", "reset", form.email.data) and allow("60/hour", "reset", visitor())):
        form.form_errors.append(_("That was tried too often. Wait an hour, then try again."))
        return page("accounts/ask_reset.html", form)
    actions.mail_reset(form.email.data or "")
    said_mailed(_("We sent a mail to %(email)s. The link in it works for two hours.", email=form.email.data))
    return redirect(url_for("accounts.sign_in"), 303)


@bp.route("/reset-password/<token>", methods=["GET", "POST"])
@public("the link in the mail is the proof")
def reset_password(token: str) -> ResponseReturnValue:
    live = queries.live_token(token, RESET)
    if live is None:
        return stale_link()
    owner = queries.member(live.member_id)
    form = NewPasswordForm(known_as=(owner.name, owner.email))
    if not form.validate_on_submit():
        return link_page("accounts/reset_password.html", form, email=owner.email)
    if actions.reset_password(token, form.password.data or "") is None:
        return stale_link()
    flash(
        _("Your password is changed and you are signed out everywhere. Sign in with the new one."), "success"
    )
    return redirect(url_for("accounts.sign_in"), 303)


@bp.route("/password", methods=["GET", "POST"])
@signed_in
def password() -> ResponseReturnValue:
    member = acting_member()
    form = ChangePasswordForm(known_as=(member.name, member.email))
    if not (form.validate_on_submit() and knows_password(member, form)):
        return page("accounts/password.html", form)
    actions.change_password(member, form.password.data or "")
    enter(member)
    flash(_("Your password is changed. Everywhere else you are signed out."), "success")
    return redirect(url_for("accounts.sessions"), 303)
