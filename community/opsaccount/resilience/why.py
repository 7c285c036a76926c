"""Why the result is what it is, as JSON: for each account what stops, and the people behind it by name."""

from __future__ import annotations

from typing import Any

from community.opsaccount.resilience import words
from community.opsaccount.resilience.headlines import headline_without
from community.opsaccount.resilience.matrix import Cell, Line, Row
from community.opsaccount.resilience.queries import LeftOut, Standing
from community.opsaccount.resilience.result import six_places
from community.opsaccount.resilience.running import Run


def why_json(run: Run, standing: Standing) -> dict[str, Any]:
    """The verdict as a sentence; the accounts with their cells; what was left out of the sums."""
    return {
        "verdict": str(run.headline.sentence),
        "accounts": {row.pulled.account.id: _account(row, run) for row in run.rows},
        "left_out": [_left_out(item) for item in standing.left_out],
        "rests_on_estimates": bool(standing.estimates),
        "newest_record": standing.newest.isoformat() if standing.newest else None,
    }


def _account(row: Row, run: Run) -> dict[str, Any]:
    code = row.pulled.account.id
    return {
        "name": run.names.get(code, code),
        "sentence": str(headline_without(row, run.names).sentence),
        "capabilities": {cell.capability: _cell(cell, code, run) for cell in row.cells},
    }


def _cell(cell: Cell, code: str, run: Run) -> dict[str, Any]:
    return {
        "verdict": cell.verdict.value if cell.verdict else None,
        "survives": six_places(cell.share),
        "behind_it": [_line(line, code, run) for line in cell.lines],
    }


def _line(line: Line, code: str, run: Run) -> dict[str, Any]:
    until = words.iso(line.locked_until)
    return {
        "name": str(words.name_of(line, run.names)),
        "is": line.subject.value,
        "count": line.count,
        "state": line.outcome.state.value,
        "reason": str(words.reason(line, run.names.get(code, code), until)),
        "locked_until": until or None,
    }


def _left_out(item: LeftOut) -> dict[str, Any]:
    return {"kind": item.kind, "id": str(item.id), "day": item.day.isoformat(), "currency": item.currency}
