"""docs/access.md: the access table as a page to read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Flask

from community.core.access import declared_access
from community.core.live import EVENTS
from tests.access.personas import DESK, HALL
from tests.access.table import Row, all_events, all_rows

HEAD = """# Who may enter where

Printed by `make access` from the routes and from `tests/access/rows/`; a test compares it, and another plays
every cell over HTTP. A number is the answer's status: 200 a page, 303 done and sent on, 404 "nothing here
that you can see", 403 "you may see it, not do that", 422 a form sent back with its errors; *sign in* is the
way to the sign-in page, *turned away* a socket that is not let in. "Declares" is what stands on the view's
head.
"""


def access_document(app: Flask) -> str:
    """The whole page, in Markdown."""
    private = [row for row in all_rows() if row.endpoint.startswith("opsaccount.")]
    shared = [row for row in all_rows() if not row.endpoint.startswith("opsaccount.")]
    return "\n".join(
        [
            HEAD,
            "## The Hall\n",
            *_table(app, shared, HALL),
            "\n## The Desk\n",
            *_table(app, private, DESK),
            "",
        ]
    )


def _table(app: Flask, rows: Sequence[Row], personas: Sequence[str]) -> Iterable[str]:
    access = declared_access(app)
    yield _line(["door", "address", "declares", *personas])
    yield _line(["---"] * (3 + len(personas)))
    for row in sorted(rows, key=lambda row: (_address(app, row), row.method)):
        answers = [_answer(row.answers[persona]) for persona in personas]
        yield _line([str(row), f"`{_address(app, row)}`", str(access[row.endpoint]), *answers])


def _events() -> Iterable[str]:
    yield _line(["event", "declares", *HALL])
    yield _line(["---"] * (2 + len(HALL)))
    for row in sorted(all_events(), key=str):
        yield _line([str(row), EVENTS[row.event], *(_answer(row.answers[each]) for each in HALL)])


def _address(app: Flask, row: Row) -> str:
    rules = app.url_map.iter_rules(row.endpoint)
    return next(rule.rule for rule in rules if row.method in (rule.methods or ()))


def _answer(answer: int | str) -> str:
    return str(answer) if isinstance(answer, int) else f"*{answer}*"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
