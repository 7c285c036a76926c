"""Changing the email address, with proof that the new one is the member's."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.accounts import queries
from community.accounts.actions.addresses import ADDRESS, ask_for_address
from community.accounts.actions.addresses import confirm_address as take_address
from community.accounts.forms import ChangeAddressForm
from community.accounts.views.blueprint import (
    acting_member,
    bp,
    knows_password,
    link_page,
    page,
    said_mailed,
    stale_link,
)
from community.core.access import public, signed_in
from community.core.forms import Form
from community.core.limits import allow


@bp.route("/address", methods=["GET", "POST"])
@signed_in
def address() -> ResponseReturnValue:
    member, form = acting_member(), ChangeAddressForm()
    if not (form.validate_on_submit() and knows_password(member, form)):
        return page("accounts/address.html", form, member=member)
    if not (allow("5/hour", "address", member.id) and allow("5/hour", "address", form.email.data)):
        form.form_errors.append(_("That was tried too often. Wait an hour, then try again."))
        return page("accounts/address.html", form, member=member)
    ask_for_address(member, form.email.data or "")
    said_mailed(
        _("We sent a mail to %(email)s. Open the link in it to use that address.", email=form.email.data)
    )
    return redirect(url_for("accounts.profile"), 303)


@bp.route("/address/confirm/<token>", methods=["GET", "POST"])
@public("the link in the mail is the proof, in whichever browser it opens")
def confirm_address(token: str) -> ResponseReturnValue:
    live, form = queries.live_token(token, ADDRESS), Form()
    if live is None:
        return stale_link()
    if not form.validate_on_submit():
        return link_page("accounts/confirm_address.html", form, email=live.email)
    if not take_address(token):
        return stale_link()
    flash(_("Your email address is changed."), "success")
    return redirect(url_for("accounts.profile"), 303)
