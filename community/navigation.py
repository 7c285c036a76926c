"""The ways through the product: what the Hall, the Desk and a member's own menu offer, in this order."""

from typing import Any, NamedTuple

from flask import Flask, current_app, request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class Entry(NamedTuple):
    """A page worth a place in a menu: its endpoint, its words and its mark in icons.svg."""

    endpoint: str
    label: LazyString
    icon: str


class Link(NamedTuple):
    """An entry as this page shows it; `current` when the page belongs to the same part of the product."""

    url: str
    label: LazyString
    icon: str
    current: bool


HALL = [
    Entry("groups.index", _l("Groups"), "people"),
]
DESK = [
    Entry("opsaccount.today", _l("Today"), "today"),
    Entry("opsaccount.channels.index", _l("Channels"), "channels"),
    Entry("opsaccount.contacts.index", _l("Clients & leads"), "contacts"),
    Entry("opsaccount.billing.index", _l("Billing"), "billing"),
    Entry("opsaccount.finance.index", _l("Cash & cost"), "money"),
    Entry("opsaccount.imports.index", _l("Imports"), "imports"),
    Entry("opsaccount.resilience.index", _l("Stress test"), "unplug"),
]
MEMBER = [
    Entry("accounts.profile", _l("Profile"), "person"),
    Entry("accounts.sessions", _l("Where I am signed in"), "key"),
]
GUEST = [
    Entry("accounts.sign_in", _l("Sign in"), "person"),
    Entry("accounts.sign_up", _l("Sign up"), "plus"),
]


def init_navigation(app: Flask) -> None:
    """Give every page `nav_hall`, `nav_desk`, `nav_member` and `nav_guest`."""

    @app.context_processor
    def navigation() -> dict[str, Any]:
        return {
            "nav_hall": links(HALL),
            "nav_desk": links(DESK),
            "nav_member": links(MEMBER),
            "nav_guest": links(GUEST),
        }


def links(entries: list[Entry]) -> list[Link]:
    """The entries whose page exists in this application, as links from the page now being answered."""
    offered = [entry for entry in entries if entry.endpoint in current_app.view_functions]
    return [Link(url_for(entry.endpoint), entry.label, entry.icon, _is_here(entry)) for entry in offered]


def _is_here(entry: Entry) -> bool:
    part, _, page = entry.endpoint.rpartition(".")
    # Sign-up and profile share a blueprint: only pages that open a part of the product stand for all of it.
    return request.blueprint == part if page in {"index", "today"} else request.endpoint == entry.endpoint
