"""The Desk's front door: every page below `/desk` first enters its owner's scope."""

from __future__ import annotations

from types import SimpleNamespace

from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from community.core import clock
from community.core.access import NotSignedIn, current_actor, signed_in
from community.opsaccount import scope
from community.opsaccount.billing import views as billing
from community.opsaccount.channels import views as channels
from community.opsaccount.contacts import views as contacts
from community.opsaccount.deleted import deleted_of
from community.opsaccount.finance import views as finance
from community.opsaccount.imports import views as imports
from community.opsaccount.pages import KINDS
from community.opsaccount.records import KEPT_FOR
from community.opsaccount.resilience import views as resilience
from community.opsaccount.resilience import words
from community.opsaccount.resilience.glance import glance
from community.opsaccount.resilience.records import latest_records
from community.opsaccount.today import today_of

bp = Blueprint("opsaccount", __name__, url_prefix="/desk")
for child in (channels.bp, contacts.bp, billing.bp, finance.bp, imports.bp, resilience.bp):
    bp.register_blueprint(child)


@bp.before_request
def enter_own_desk() -> None:
    """Confine the request to the acting member's own records, before any view can read one."""
    actor = current_actor()
    if actor.id is None:
        raise NotSignedIn
    scope.enter(actor.id)


@bp.get("/")
@signed_in
def today() -> ResponseReturnValue:
    offers = SimpleNamespace(
        imports=_page("opsaccount.imports.index"), guided=_page("opsaccount.resilience.guided")
    )
    actor = current_actor()
    day = clock.today(actor.timezone)
    records = latest_records(day, currency=actor.currency)
    asked = today_of(day, records)
    seen = None if asked.counts.nothing else glance(records)
    return render_template("opsaccount/today.html", today=asked, offers=offers, glance=seen, words=words)


@bp.get("/deleted")
@signed_in
def deleted() -> ResponseReturnValue:
    found = [
        (each, kind, url_for(restore, record_id=each.record.id))
        for each in deleted_of(KINDS)
        for kind, restore in [KINDS[type(each.record)]]
    ]
    return render_template("opsaccount/deleted.html", deleted=found, kept_for=KEPT_FOR)


def _page(endpoint: str) -> str | None:
    """The address of a page that this application may not have."""
    return url_for(endpoint) if endpoint in current_app.view_functions else None
