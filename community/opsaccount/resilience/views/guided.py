"""The guided test: one calm page of questions, answered from memory."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import Field

from community.core import clock
from community.core.access import current_actor, signed_in
from community.opsaccount.finance.queries import base_currency, reckons_in
from community.opsaccount.resilience.guided import actions
from community.opsaccount.resilience.guided.forms import GuidedForm
from community.opsaccount.resilience.views.blueprint import bp


@bp.route("/guided", methods=["GET", "POST"])
@signed_in
def guided() -> ResponseReturnValue:
    actor = current_actor()
    form = GuidedForm(data={"currency": base_currency(actor.currency)})
    if form.validate_on_submit() and _reckons_in(form.currency, actor.currency):
        actions.estimate(form.answers(), clock.today(actor.timezone))
        flash(_("Your answers are recorded as estimates. Here is what they say."), "success")
        return redirect(url_for(".index"), 303)
    page = render_template("opsaccount/resilience/guided.html", form=form)
    return page, 422 if form.errors else 200


def _reckons_in(field: Field, default: str) -> bool:
    """Whether the answers' currency is the Desk's: what is in another would be left out without a word."""
    base = reckons_in(default, field.data)
    if base != field.data:
        words = _("Your Desk reckons in %(base)s. Answer in that, or change it on Cash & cost.", base=base)
        field.errors = [words]
    return base == field.data
