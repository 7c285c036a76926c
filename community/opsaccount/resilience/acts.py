"""Where each ranked action is done: the form that, once saved, has done it."""

from __future__ import annotations

from collections.abc import Callable

from flask import current_app, url_for

from community.opsaccount.channels.rules import OWN
from community.opsaccount.contacts.rules import Kind
from community.opsaccount.finance.rules import Fact
from community.opsaccount.resilience.queries import Standing
from community.opsaccount.resilience.rules.actions import Action, ActionKind


def place_of(action: Action, standing: Standing) -> str | None:
    """The address of the form that does it; what is recorded but not finished is finished there."""
    return _PLACES[action.kind](action.subject or "", standing)


def page(name: str, **parts: object) -> str | None:
    """The address of a page of the Desk; None where this application does not have it."""
    endpoint = f"opsaccount.{name}"
    return url_for(endpoint, **parts) if endpoint in current_app.view_functions else None  # type: ignore[arg-type]


def _address(subject: str, standing: Standing) -> str | None:
    known = standing.unfinished.addresses.get(subject)
    return page("contacts.edit_point", record_id=known) if known else _new("point", subject)


def _contract(subject: str, standing: Standing) -> str | None:
    unsigned = standing.unfinished.works.get(subject)
    if unsigned:
        return page("contacts.edit_engagement", record_id=unsigned)
    return _new("engagement", subject, signed="yes")


def _file(subject: str, standing: Standing) -> str | None:
    return page("contacts.edit_engagement", record_id=standing.unfinished.file)


def _next_proof(subject: str, standing: Standing) -> str | None:
    published = standing.snapshot.own_path.terms_published
    return page("finance.new_fact", kind=Fact.SIGNATURE if published else Fact.TERMS_PUBLISHED)


def _new(noun: str, subject: str, **preset: str) -> str | None:
    return page(f"contacts.new_{noun}", record_id=subject, **preset)


_PLACES: dict[ActionKind, Callable[[str, Standing], str | None]] = {
    ActionKind.RECORD_DRILL: lambda subject, standing: page("channels.new_drill"),
    ActionKind.OWN_CONTACT_POINT: _address,
    ActionKind.COMPLETE_FILE: _file,
    ActionKind.COMPLETE_INVOICE_PROFILE: lambda subject, standing: page(
        "finance.new_fact", kind=Fact.INVOICE_PROFILE
    ),
    ActionKind.OWN_ROUTE: lambda subject, standing: _new("route", subject, carrier=OWN),
    ActionKind.OWN_INVOICE: lambda subject, standing: page("billing.new_item", contact=subject),
    ActionKind.PROVE_OWN_PATH: _next_proof,
    ActionKind.OWN_CONTRACT: _contract,
    ActionKind.QUALIFIED_LEADS: lambda subject, standing: page(
        "contacts.new_contact", kind=Kind.LEAD, lane=subject, qualified="yes"
    ),
}
