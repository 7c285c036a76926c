"""The guided test: one calm page of questions, answered from memory."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.core import clock
from community.core.access import current_actor, signed_in
from community.opsaccount.finance.queries import base_currency
from community.opsaccount.resilience.guided import actions
from community.opsaccount.resilience.guided.forms import GuidedForm
from community.opsaccount.resilience.views.blueprint import bp


@bp.route("/guided", methods=["GET", "POST"])
@signed_in
def guided() -> ResponseReturnValue:
    actor = current_actor()
    form = GuidedForm(data={"currency": base_currency(actor.currency)})
    if form.validate_on_submit():
        actions.estimate(form.answers(), clock.today(actor.timezone))
        flash(_("Your answers are recorded as estimates. Here is what they say."), "success")
        return redirect(url_for(".index"), 303)
    page = render_template("opsaccount/resilience/guided.html", form=form)
    return page, 422 if form.errors else 200
