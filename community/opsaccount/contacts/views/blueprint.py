"""The blueprint every page of the contact log hangs on, and the way to its pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext as _

from community.opsaccount import queries
from community.opsaccount.contacts.models import Contact

bp = Blueprint("contacts", __name__, url_prefix="/contacts")

Crumbs = Sequence[tuple[Any, str | None]]


def page_of(contact_id: Any) -> str:
    """The address of one contact's page."""
    return url_for("opsaccount.contacts.show", record_id=contact_id)


def to_list(about: Any = None) -> Crumbs:
    """The way to the contact log."""
    return [(_("Clients & leads"), url_for("opsaccount.contacts.index"))]


def to_contact(about: Any) -> Crumbs:
    """The way to the page of a contact, or of the contact a part belongs to."""
    contact = about if isinstance(about, Contact) else queries.find_any(Contact, about.contact_id)
    return [
        *to_list(),
        (contact.name if contact else "", page_of(contact.id if contact else about.contact_id)),
    ]
