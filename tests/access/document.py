"""docs/access.md: the access table as a page to read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Flask

from community.core.access import declared_access
from tests.access.personas import DESK, HALL, SIGN_IN
from tests.access.table import Row, all_rows

HEAD = """# Who may enter where

Printed by `make access` from the routes and from `tests/access/rows/`; a test compares it, and another plays
every cell over HTTP. A number is the answer's status: 200 a page, 303 done and sent on, 404 "nothing here
that you can see", 403 "you may see it, not do that", 422 a form sent back with its errors; *sign in* is the
way to the sign-in page. "Declares" is what the view says on its head.
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


def _address(app: Flask, row: Row) -> str:
    rules = app.url_map.iter_rules(row.endpoint)
    return next(rule.rule for rule in rules if row.method in (rule.methods or ()))


def _answer(answer: int | str) -> str:
    return f"*{SIGN_IN}*" if answer == SIGN_IN else str(answer)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
