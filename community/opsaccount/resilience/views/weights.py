"""The weights and thresholds of the formula, which belong to the member."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.core.access import signed_in
from community.opsaccount.meanwhile import changed_meanwhile, opened
from community.opsaccount.pages import status_of
from community.opsaccount.resilience import actions, queries
from community.opsaccount.resilience.forms import SECTIONS, WeightsForm
from community.opsaccount.resilience.views.blueprint import bp
from community.opsaccount.resilience.weights import Weights, weights_json


@bp.route("/weights", methods=["GET", "POST"])
@signed_in
def weights() -> ResponseReturnValue:
    form = opened(WeightsForm, weights_json(queries.weights()))
    valid, meanwhile = form.validate_on_submit(), changed_meanwhile(form)
    if valid and not meanwhile:
        actions.choose_weights(form.values())
        flash(_("Saved. From now on your test counts with these."), "success")
        return redirect(url_for(".index"), 303)
    page = render_template(
        "opsaccount/resilience/weights.html",
        form=form,
        sections=SECTIONS,
        defaults=weights_json(Weights()),
        changed=queries.chosen_weights() is not None,
        meanwhile=meanwhile,
    )
    return page, status_of(form, meanwhile)


@bp.post("/weights/reset")
@signed_in
def reset_weights() -> ResponseReturnValue:
    actions.reset_weights()
    flash(_("All weights are at their defaults again."), "success")
    return redirect(url_for(".weights"), 303)
