"""A member's own profile, what others see of it, and how the first administrator is made."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from community.accounts import actions, queries
from community.accounts.first_admin import use_admin_code
from community.accounts.forms import FirstAdministratorForm, ProfileForm
from community.accounts.models import Member
from community.accounts.policy import BECOME_FIRST_ADMINISTRATOR, SEE_MEMBER
from community.accounts.rules import language_names
from community.accounts.views.blueprint import acting_member, bp, page
from community.core.access import current_actor, requires, signed_in
from community.core.limits import allow


@bp.route("/profile", methods=["GET", "POST"])
@signed_in
def profile() -> ResponseReturnValue:
    member = acting_member()
    form = ProfileForm(member)
    if not form.validate_on_submit():
        return page("accounts/profile.html", form, member=member)
    actions.change_profile(member, **form.values())
    flash(_("Your profile is saved."), "success")
    return redirect(url_for("accounts.profile"), 303)


@bp.get("/members/<int:member_id>")
@requires(SEE_MEMBER, queries.profile_of)
def member(seen: Member) -> ResponseReturnValue:
    languages = language_names(seen.languages, str(get_locale()))
    return render_template("accounts/member.html", member=seen, languages=languages)


@bp.route("/first-administrator", methods=["GET", "POST"])
@requires(BECOME_FIRST_ADMINISTRATOR, queries.first_administrator_wanted)
def first_administrator(_wanted: bool) -> ResponseReturnValue:
    form = FirstAdministratorForm()
    if form.validate_on_submit():
        if not allow("10/15 minutes", "administrator code", current_actor().id):
            form.form_errors.append(_("That was tried too often. Wait a quarter of an hour."))
        elif use_admin_code(acting_member(), form.code.data or ""):
            flash(_("You are the administrator of this Guildhall."), "success")
            return redirect(url_for("home.index"), 303)
        else:
            form.code.errors = [
                _("This is not the code, or a newer one was printed. Look at the server's console.")
            ]
    return page("accounts/first_administrator.html", form)
