"""The Desk's front door: every page below `/desk` first enters its owner's scope."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from community.core.access import NotSignedIn, current_actor, signed_in
from community.opsaccount import scope
from community.opsaccount.billing import views as billing
from community.opsaccount.channels import views as channels
from community.opsaccount.contacts import views as contacts

bp = Blueprint("opsaccount", __name__, url_prefix="/desk")
for child in (channels.bp, contacts.bp, billing.bp):
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
    return render_template("opsaccount/today.html")
