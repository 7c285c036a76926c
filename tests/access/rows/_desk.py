"""The rows that every kind of private record has: list, new, page, edit, delete, restore."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from community.core import clock
from community.opsaccount.records import Record
from tests.access.personas import desk
from tests.access.table import Row
from tests.access.world import World


def desk_rows(
    package: str, noun: str, form: Mapping[str, Any], *, page: str = "", parent: str = ""
) -> list[Row]:
    """Rows of `new_…`, `edit_…`, `delete_…`, `restore_…` of a kind; with `page`, of its list and own page.

    The world holds a live record as `noun` and a deleted one as `<noun>_deleted`.
    """
    names = f"opsaccount.{package}"

    def at(name: str) -> Any:
        return lambda world: {"record_id": world[name]}

    def sent(world: World) -> Mapping[str, Any]:
        return {name: value(world) if callable(value) else value for name, value in form.items()}

    new = {"at": at(parent)} if parent else {}
    rows = [
        Row("GET", f"{names}.new_{noun}", desk(200, others=404 if parent else 200), **new),
        Row("POST", f"{names}.new_{noun}", desk(303, others=404 if parent else 303), form=sent, **new),
        Row("GET", f"{names}.edit_{noun}", desk(200), at=at(noun)),
        Row("POST", f"{names}.edit_{noun}", desk(303), at=at(noun), form=sent),
        Row("POST", f"{names}.delete_{noun}", desk(303), at=at(noun)),
        Row("POST", f"{names}.restore_{noun}", desk(303), at=at(f"{noun}_deleted")),
    ]
    if page:
        rows.append(Row("GET", f"{names}.index", desk(200, others=200)))
        rows.append(Row("GET", f"{names}.{page}", desk(200), at=at(noun)))
    return rows


def removed(record: Record) -> Record:
    """The record, as deleted a moment ago."""
    record.deleted_at = clock.now()
    return record


def names_anothers(rows: list[Row]) -> list[Row]:
    """The rows of a kind whose form names a record of the owner's: for others it is as good as none, 422."""
    refused = {"neighbour": 422, "administrator": 422}
    return [
        replace(row, answers={**row.answers, **refused})
        if row.method == "POST" and row.endpoint.rpartition(".")[2].startswith("new_")
        else row
        for row in rows
    ]
