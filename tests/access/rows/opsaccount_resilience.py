"""The stress test: its picture, results kept, weights."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from community.core.db import db
from community.opsaccount.contacts.models import Contact
from community.opsaccount.resilience.actions import save_result
from community.opsaccount.resilience.running import run_on_day
from community.opsaccount.resilience.weights import Weights
from tests.access.personas import desk
from tests.access.table import Row
from tests.access.world import World
from tests.factories import desk_of

DAY = date(2026, 11, 1)


def build(world: World) -> None:
    """A lead of that day, and the result kept then."""
    with desk_of(world.member("owner")):
        db.session.add(Contact(kind="lead", name="Wren", origin_lane="referral", qualified_on=DAY))
        db.session.flush()
        standing, run = run_on_day(DAY, "USD")
        assert run
        world["saved_result"] = save_result(run, standing).id


def _saved(world: World) -> dict[str, Any]:
    return {"record_id": world["saved_result"]}


ROWS = [
    Row("GET", "opsaccount.resilience.index", desk(200, others=200)),
    Row(
        "POST",
        "opsaccount.resilience.save",
        desk(303, others=303),
        form=lambda world: {"as_of": DAY.isoformat()},
    ),
    Row("GET", "opsaccount.resilience.show", desk(200), at=_saved),
    Row("POST", "opsaccount.resilience.delete", desk(303), at=_saved),
    Row("GET", "opsaccount.resilience.weights", desk(200, others=200)),
    Row(
        "POST",
        "opsaccount.resilience.weights",
        desk(303, others=303),
        form=lambda world: asdict(Weights()),
    ),
    Row("GET", "opsaccount.resilience.guided", desk(200, others=200)),
    Row(
        "POST",
        "opsaccount.resilience.guided",
        desk(303, others=303),
        form=lambda world: {
            "first": "upwork",
            "first_leads": "2",
            "second": "",
            "pays_through": "",
            "currency": "USD",
        },
    ),
    Row("POST", "opsaccount.resilience.reset_weights", desk(303, others=303)),
]
