"""The accounts somebody else controls, and drills."""

from __future__ import annotations

from datetime import date

from community.core.db import db
from community.opsaccount.channels.models import Account, Drill
from tests.access.rows._desk import desk_rows, removed
from tests.access.world import World
from tests.factories import desk_of

ACCOUNT = {"name": "Fiverr", "kind": "marketplace", "function": "discovery_only"}
DRILL = {"drilled_on": "2026-11-01", "days": "7", "result": "Two referrals called."}


def build(world: World) -> None:
    """One account and one drill, and one of each that was deleted."""
    with desk_of(world.member("owner")):
        made = {
            "account": Account(code="upwork", kind="marketplace", name="Upwork"),
            "drill": Drill(drilled_on=date(2026, 11, 1), days=7, result="Two calls."),
            "account_deleted": removed(Account(code="old", kind="other", name="Old")),
            "drill_deleted": removed(Drill(drilled_on=date(2026, 10, 1), days=7, result="None.")),
        }
        db.session.add_all(made.values())
        db.session.flush()
        for name, row in made.items():
            world[name] = row.id


ROWS = [
    *desk_rows("channels", "account", ACCOUNT, page="show"),
    *desk_rows("channels", "drill", DRILL),
]
