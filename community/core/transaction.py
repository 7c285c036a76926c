"""One request, one transaction: committed before the answer leaves, undone when the answer is a refusal."""

from __future__ import annotations

from flask import Flask, Response, g

from community.core import events
from community.core.db import reading_only


def keep_changes() -> None:
    """Commit this request even though its answer will be a refusal (a counted failed sign-in, say)."""
    g.keep_changes = True


def init_transactions(app: Flask) -> None:
    """Close the request's transaction according to its answer.

    The commit happens in `after_request`, not in the teardown: a person must never read "saved"
    for something that a failing commit then loses.
    """

    @app.after_request
    def close_transaction(response: Response) -> Response:
        if reading_only():
            return response
        if response.status_code < 400 or g.get("keep_changes"):
            events.commit()
        else:
            events.rollback()
        return response
