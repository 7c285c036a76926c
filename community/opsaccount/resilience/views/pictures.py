"""The picture of any day, and results kept."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.core import clock
from community.core.access import current_actor, requires, signed_in
from community.core.htmx import wants_fragment
from community.opsaccount.policy import own
from community.opsaccount.resilience import actions, queries
from community.opsaccount.resilience.assembly import TooMany
from community.opsaccount.resilience.forms import NoDay, day_asked
from community.opsaccount.resilience.models import SavedResult
from community.opsaccount.resilience.picture import picture
from community.opsaccount.resilience.records import OLD
from community.opsaccount.resilience.running import run_again, run_on_day
from community.opsaccount.resilience.views.blueprint import bp, vocabulary


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    today = clock.today(current_actor().timezone)
    asked = request.args.get("as_of", "")
    try:
        as_of = day_asked(asked) if asked else today
    except NoDay:
        return _page(today, asked=asked, status=422)
    return _page(as_of, asked=as_of.isoformat())


@bp.post("/save")
@signed_in
def save() -> ResponseReturnValue:
    try:
        as_of = day_asked(request.form.get("as_of", ""))
        standing, run = run_on_day(as_of, current_actor().currency)
    except (NoDay, TooMany):
        run = None
    if run is None:
        flash(_("There was nothing to keep."), "error")
        return redirect(url_for(".index"), 303)
    kept = actions.save_result(run, standing)
    flash(_("Kept, with everything it was computed from."), "success")
    return redirect(url_for(".show", record_id=kept.id), 303)


@bp.get("/saved/<uuid:record_id>")
@requires(own, queries.saved_result)
def show(saved: SavedResult) -> ResponseReturnValue:
    run = run_again(saved)
    drawn = picture(run, request.args.get("without"), request.args.get("show"))
    context = {"saved": saved, "picture": drawn, "as_of": saved.as_of, **vocabulary()}
    partial, page = "opsaccount/resilience/_plug.html", "opsaccount/resilience/show.html"
    return render_template(partial if wants_fragment() else page, **context)


@bp.post("/saved/<uuid:record_id>/delete")
@requires(own, queries.saved_result)
def delete(saved: SavedResult) -> ResponseReturnValue:
    actions.delete_result(saved)
    flash(_("The kept result was deleted. Your records are untouched."), "success")
    return redirect(url_for(".index"), 303)


def _page(as_of: date, *, asked: str, status: int = 200) -> ResponseReturnValue:
    standing, run, too_many = None, None, None
    try:
        standing, run = run_on_day(as_of, current_actor().currency)
    except TooMany as error:
        too_many = error
    drawn = picture(run, request.args.get("without"), request.args.get("show")) if run else None
    if wants_fragment() and drawn:
        return render_template("opsaccount/resilience/_plug.html", picture=drawn, as_of=as_of, **vocabulary())
    page = render_template(
        "opsaccount/resilience/index.html",
        picture=drawn,
        as_of=as_of,
        asked=asked,
        asked_wrong=status != 200,
        standing=standing,
        too_many=too_many,
        older=_older_day(standing.newest, as_of) if standing else None,
        trend=queries.trend(),
        **vocabulary(),
    )
    return page, status


def _older_day(newest: date | None, as_of: date) -> date | None:
    """The day of the newest record, where it lies well before the day asked about."""
    return newest if newest and newest < as_of - OLD else None
