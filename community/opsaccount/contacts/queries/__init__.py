"""Reading the contact log: lists, one contact with all its parts, names in exports, any day's standing."""

from community.opsaccount.contacts.queries.aliases import contact_known_as, contacts_known_as
from community.opsaccount.contacts.queries.lists import MANY, SIZE, STATES, ContactPage, contact_page, labels
from community.opsaccount.contacts.queries.parts import Parts, parts_of, points_of
from community.opsaccount.contacts.queries.standing import (
    Standing,
    TouchDays,
    contacts_standing,
    engagements_standing,
    points_standing,
    proposals_standing,
    routes_standing,
    touch_days,
)

__all__ = [
    "MANY",
    "SIZE",
    "STATES",
    "ContactPage",
    "Parts",
    "Standing",
    "TouchDays",
    "contact_known_as",
    "contact_page",
    "contacts_known_as",
    "contacts_standing",
    "engagements_standing",
    "labels",
    "parts_of",
    "points_of",
    "points_standing",
    "proposals_standing",
    "routes_standing",
    "touch_days",
]
