"""Taking a file in: recognised, sealed on a shelf, and noted as an import."""

from __future__ import annotations

import uuid
from pathlib import PurePath
from typing import BinaryIO

from community.core import clock, events
from community.core.db import db
from community.core.wording import Message
from community.opsaccount.imports import queries
from community.opsaccount.imports.actions.reading import recognise
from community.opsaccount.imports.decoding import MAX_BYTES, check
from community.opsaccount.imports.events import ImportEnded
from community.opsaccount.imports.models import Import
from community.opsaccount.imports.refusals import Refused
from community.opsaccount.imports.rules import State
from community.opsaccount.imports.storage import Shelf
from community.opsaccount.imports.stored import message_text

NAME = 200


def upload(
    stream: BinaryIO,
    file_name: str,
    *,
    account_id: uuid.UUID | None = None,
    order: str = "",
    limit: int = MAX_BYTES,
) -> Import:
    """A new import of the seekable `stream`, recognised but not read yet.

    Raises Refused, keeping nothing, for a file that can never be read; a file about which the member must
    first say something is kept, with its `question`.
    """
    check(stream, limit)
    shelf = Shelf.new()
    try:
        size, digest = shelf.put(stream)
        found = Import(
            account_id=account_id,
            file_name=PurePath(file_name).name[:NAME] or "export.csv",
            size=size,
            digest=queries.file_index(digest),
            shelf=shelf.name,
            date_order=order,
        )
        recognise(found)
    except Refused:
        shelf.remove()
        raise
    db.session.add(found)
    db.session.flush()
    return found


def discard(found: Import) -> None:
    """Forget a file that was not imported; nothing of it was ever kept anywhere else."""
    _end(found, State.DISCARDED)


def fail(found: Import, why: Message) -> None:
    """Forget a file that turned out to be unusable, and say why."""
    found.error = message_text(why)
    _end(found, State.FAILED)


def _end(found: Import, state: State) -> None:
    events.record(ImportEnded(found.shelf))
    found.state, found.shelf, found.ended_at = state, "", clock.now()
    db.session.flush()
