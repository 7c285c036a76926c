"""The ways through the product: what the Hall, the Desk and a member's own menu offer, in this order."""

from functools import lru_cache
from typing import Any, NamedTuple

from flask import Flask, request, url_for
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
    Entry("referrals.index", _l("Opportunities"), "introduce"),
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


MENUS = {"hall": HALL, "desk": DESK, "member": MEMBER, "guest": GUEST}


def init_navigation(app: Flask) -> None:
    """Give every template `menu(name)` and `address(endpoint, **parts)`, a `url_for` that remembers.

    An entry whose page this application does not have is left out.
    """

    # A page leads to a dozen others, and to work one address out takes as long as to render a line of a list.
    @lru_cache(maxsize=8192)
    def address(endpoint: str, **parts: Any) -> str:
        return url_for(endpoint, **parts)

    def menu(name: str) -> list[Link]:
        offered = (entry for entry in MENUS[name] if entry.endpoint in app.view_functions)
        return [Link(address(e.endpoint), e.label, e.icon, _is_here(e)) for e in offered]

    app.jinja_env.globals.update(menu=menu, address=address)


def _is_here(entry: Entry) -> bool:
    part, _, page = entry.endpoint.rpartition(".")
    # Sign-up and profile share a blueprint: only pages that open a part of the product stand for all of it.
    return request.blueprint == part if page in {"index", "today"} else request.endpoint == entry.endpoint
