"""Where each ranked action is done: the page of the form it needs."""

from __future__ import annotations

from flask import current_app, url_for

from community.opsaccount.resilience.rules.actions import Action, ActionKind

# By endpoint below `opsaccount`, and whether its address names the person.
PLACES = {
    ActionKind.RECORD_DRILL: ("channels.new_drill", False),
    ActionKind.OWN_CONTACT_POINT: ("contacts.new_point", True),
    ActionKind.COMPLETE_FILE: ("contacts.index", False),
    ActionKind.COMPLETE_INVOICE_PROFILE: ("finance.index", False),
    ActionKind.OWN_ROUTE: ("contacts.new_route", True),
    ActionKind.OWN_INVOICE: ("contacts.show", True),
    ActionKind.PROVE_OWN_PATH: ("finance.index", False),
    ActionKind.OWN_CONTRACT: ("contacts.new_engagement", True),
    ActionKind.QUALIFIED_LEADS: ("contacts.new_contact", False),
}


def place_of(action: Action) -> str | None:
    """The address where the action is done."""
    name, personal = PLACES[action.kind]
    return page(name, record_id=action.subject) if personal else page(name)


def page(name: str, **parts: object) -> str | None:
    """The address of a page of the Desk; None where this application does not have it."""
    endpoint = f"opsaccount.{name}"
    return url_for(endpoint, **parts) if endpoint in current_app.view_functions else None  # type: ignore[arg-type]
