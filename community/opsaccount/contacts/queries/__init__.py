"""Reading the contact log: lists, one contact with all its parts, names in exports, any day's standing."""

from community.opsaccount.contacts.queries.aliases import contact_known_as, contacts_known_as
from community.opsaccount.contacts.queries.lists import MANY, SIZE, STATES, ContactPage, contact_page, labels
from community.opsaccount.contacts.queries.parts import (
    ContactWithWays,
    Parts,
    accounts_and_aliases,
    contact_with_ways,
    editable_contact,
    merged_into,
    parts_of,
    points_of,
)
from community.opsaccount.contacts.queries.standing import (
    People,
    Standing,
    open_on,
    people_standing,
    points_standing,
    proposals_sent,
    routes_standing,
)

__all__ = [
    "MANY",
    "SIZE",
    "STATES",
    "ContactPage",
    "ContactWithWays",
    "Parts",
    "People",
    "Standing",
    "accounts_and_aliases",
    "contact_known_as",
    "contact_page",
    "contact_with_ways",
    "contacts_known_as",
    "editable_contact",
    "labels",
    "merged_into",
    "open_on",
    "parts_of",
    "people_standing",
    "points_of",
    "points_standing",
    "proposals_sent",
    "routes_standing",
]
