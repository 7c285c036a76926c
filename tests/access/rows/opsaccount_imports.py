"""Imports: a file before each of its steps, and rows still to be sorted."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from sqlalchemy import select

from community.core.db import db
from community.opsaccount.imports.actions import commit, read_file, sort, take, upload
from community.opsaccount.imports.models import Import, Movement
from community.opsaccount.imports.rules import IGNORED
from tests.access.personas import desk
from tests.access.table import Row
from tests.access.world import World
from tests.factories import desk_of

HEADER = "Date,Contract,Hours,Amount,Payment type\r\n"
PAYPAL = "Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,Transaction ID,Balance Impact\r\n"
COLUMNS = {
    "account_id": "new:fiverr",
    "column_date": "When",
    "column_amount": "Earned",
    "every_currency": "EUR",
    "order": "ymd",
    "decimals": "point",
    "every_row_is": "earning",
}


def build(world: World) -> None:
    """One import before each step, one that was added, and a row to sort and one sorted."""
    with desk_of(world.member("owner")):
        world["import_columns"] = _uploaded("When,Earned\r\n2026-01-05,12.00\r\n").id
        world["import_dates"] = _uploaded(
            PAYPAL + "03/04/2026,10:00,UTC,Wren,Website Payment,Completed,EUR,1.00,0,1.00,T1,Credit\r\n"
        ).id
        world["import_previewed"] = _previewed("2026-01-05,Logo (11),2,50,\r\n").id
        done = _previewed("2026-01-06,Logo (11),2,50,What\r\n2026-01-07,Logo (11),2,50,Else\r\n")
        take(done)
        commit(done)
        world["import_done"] = done.id
        waiting, sorted_ = db.session.scalars(select(Movement).order_by(Movement.occurred_on)).all()
        sort(sorted_, IGNORED)
        world["movement"], world["movement_sorted"] = waiting.id, sorted_.id


def _uploaded(content: str) -> Import:
    return upload(BytesIO(content.encode()), "export.csv")


def _previewed(rows: str) -> Import:
    found = _uploaded(HEADER + rows)
    read_file(found)
    return found


def at(name: str, key: str = "import_id") -> Any:
    """The address of what the world calls `name`."""
    return lambda world: {key: world[name]}


def file(world: World) -> dict[str, Any]:
    """A file to upload."""
    content = BytesIO((HEADER + "2026-02-05,Site (12),2,50,\r\n").encode())
    return {"file": (content, "weekly.csv"), "account_id": ""}


NAMES = "opsaccount.imports"
ROWS = [
    Row("GET", f"{NAMES}.index", desk(200, others=200)),
    Row("POST", f"{NAMES}.upload", desk(303, others=303), form=file),
    Row("GET", f"{NAMES}.columns", desk(200), at=at("import_columns")),
    Row("POST", f"{NAMES}.columns", desk(303), at=at("import_columns"), form=lambda _: COLUMNS),
    Row("GET", f"{NAMES}.dates", desk(200), at=at("import_dates")),
    Row("POST", f"{NAMES}.dates", desk(303), at=at("import_dates"), form=lambda _: {"order": "dmy"}),
    Row("GET", f"{NAMES}.show", desk(200), at=at("import_done")),
    Row("GET", f"{NAMES}.progress", desk(200), at=at("import_done")),
    Row("POST", f"{NAMES}.commit", desk(303), at=at("import_previewed")),
    Row("POST", f"{NAMES}.discard", desk(303), at=at("import_previewed")),
    Row("POST", f"{NAMES}.undo", desk(303), at=at("import_done")),
    Row("GET", f"{NAMES}.unsorted", desk(200, others=200)),
    Row("GET", f"{NAMES}.sort", desk(200), at=at("movement", "movement_id")),
    Row("POST", f"{NAMES}.sort", desk(303), at=at("movement", "movement_id"), form=lambda _: {"kind": "tax"}),
    Row("POST", f"{NAMES}.unsort", desk(303), at=at("movement_sorted", "movement_id")),
]
