"""The pages of what hangs on a contact."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from community.core import clock
from community.core.access import current_actor
from community.opsaccount.channels.rules import OWN
from community.opsaccount.contacts import actions, queries
from community.opsaccount.contacts.forms import (
    EngagementForm,
    PointForm,
    ProposalForm,
    RouteForm,
    TouchForm,
)
from community.opsaccount.contacts.models import (
    Contact,
    ContactPoint,
    Engagement,
    PaymentRoute,
    SentProposal,
    Touch,
)
from community.opsaccount.contacts.views.blueprint import bp, page_of, to_contact
from community.opsaccount.pages import RecordPages, add_pages
from community.opsaccount.wording import DIRECTIONS


def _today(name: str) -> Any:
    return lambda parent: {name: clock.today(current_actor().timezone)}


def _work(parent: Any) -> dict[str, Any]:
    today = clock.today(current_actor().timezone)
    return {"started_on": today, "signed_on": today if "signed" in request.args else None}


def _route(parent: Any) -> dict[str, Any]:
    own = {"account_id": None} if request.args.get("carrier") == OWN else {}
    return {"since": clock.today(current_actor().timezone), **own}


def _offer_points(form: TouchForm, about: Any) -> None:
    contact_id = about.id if isinstance(about, Contact) else about.contact_id
    form.point_id.choose_from((point.id, point.address) for point in queries.points_of(contact_id))


def _part(save: Any, **options: Any) -> None:
    def saved(row: Any, values: Any, parent: Any, id: Any) -> Any:
        return save(row, values, **({"contact_id": parent.id, "id": id} if parent else {}))

    place: dict[str, Any] = {
        "place": lambda row: page_of(row.contact_id),
        "crumbs": to_contact,
        "parent": Contact,
        "find_parent": queries.editable_contact,
        "restore": actions.restore_part,
        "restore_parent": actions.restore_contact,
    }
    add_pages(bp, RecordPages(save=saved, **place, **options))


_part(
    actions.save_point,
    noun="point",
    path="/points",
    model=ContactPoint,
    form=PointForm,
    new_title=_l("New way to reach them"),
    edit_title=_l("Change this way to reach them"),
    deleted=_l("The contact point was deleted."),
    called=lambda point: point.address,
)
_part(
    actions.save_touch,
    noun="touch",
    path="/touches",
    model=Touch,
    form=TouchForm,
    delete=actions.delete_touch,
    start=_today("touched_on"),
    prepare=_offer_points,
    new_title=_l("Note a touch"),
    edit_title=_l("Change a touch"),
    deleted=_l("The touch was deleted."),
    called=lambda touch: f"{DIRECTIONS[touch.direction]} · {format_date(touch.touched_on, 'long')}",
)
_part(
    actions.save_engagement,
    noun="engagement",
    path="/engagements",
    model=Engagement,
    form=EngagementForm,
    start=_work,
    new_title=_l("New work"),
    edit_title=_l("Change work and contract"),
    deleted=_l("The work and its contract were deleted."),
    called=lambda work: work.title,
)
_part(
    actions.save_route,
    noun="route",
    path="/routes",
    model=PaymentRoute,
    form=RouteForm,
    start=_route,
    new_title=_l("New way to pay"),
    edit_title=_l("Change a way to pay"),
    deleted=_l("The way to pay was deleted."),
    called=lambda route: format_date(route.since, "long"),
)
_part(
    actions.save_proposal,
    noun="proposal",
    path="/proposals",
    model=SentProposal,
    form=ProposalForm,
    start=_today("sent_on"),
    new_title=_l("New proposal"),
    edit_title=_l("Change proposal"),
    deleted=_l("The proposal was deleted."),
    called=lambda proposal: proposal.title or _("Proposal"),
)
