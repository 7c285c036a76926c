"""Long work on imports, done elsewhere: large files are read and added in the background."""

from __future__ import annotations

import logging
import shutil
import time
import uuid
from collections.abc import Callable

import gevent
from sqlalchemy import select

from community.core import events
from community.core.db import db
from community.core.jobs import every, job
from community.core.wording import say
from community.opsaccount import scope
from community.opsaccount.imports import queries
from community.opsaccount.imports.actions.committing import clear, commit
from community.opsaccount.imports.actions.reading import read_file
from community.opsaccount.imports.actions.uploading import fail
from community.opsaccount.imports.models import Import
from community.opsaccount.imports.refusals import Refused
from community.opsaccount.imports.rules import KEPT_FOR, State
from community.opsaccount.imports.storage import PROGRESS, Gone, Shelf, uploads
from community.opsaccount.imports.stored import message_text

log = logging.getLogger(__name__)

SILENT = 120
"""Seconds without a sign of progress after which the worker counts as dead."""


@job
def read_soon(owner_id: int, import_id: str) -> None:
    """Read a file and keep the verdicts."""
    found = _entered(owner_id, import_id)
    if found is None or found.state != State.READING:
        return
    try:
        read_file(found, _pace(found.shelf, between=events.commit))
    except (Refused, Gone) as trouble:
        events.rollback()
        _fail(uuid.UUID(import_id), trouble)


@job
def commit_soon(owner_id: int, import_id: str) -> None:
    """Add what the preview showed; whatever goes wrong, nothing of it is there and it can be tried again."""
    found = _entered(owner_id, import_id)
    if found is None or found.state != State.COMMITTING:
        return
    try:
        commit(found, _pace(found.shelf, between=events.commit))
    except Exception as trouble:
        log.exception("import %s could not be added", import_id)
        events.rollback()
        _fail(uuid.UUID(import_id), trouble)


@every("*/5")
def look_after_uploads() -> None:
    """Take up work whose worker died, and remove files that nobody came back for."""
    now = time.time()
    for folder in uploads().glob("*/*"):
        if now - folder.stat().st_mtime > KEPT_FOR.total_seconds():
            shutil.rmtree(folder, ignore_errors=True)
        elif folder.parent.name.isdigit() and (folder / PROGRESS).exists():
            resume.soon(int(folder.parent.name), folder.name)


@job
def resume(owner_id: int, shelf: str) -> None:
    """Go on with the import whose file lies on this shelf, if it is in work and its worker fell silent."""
    scope.enter(owner_id)
    if time.time() - Shelf(shelf).worked_at < SILENT:
        return
    found = db.session.scalar(select(Import).where(Import.shelf == shelf))
    if found is not None and found.state in _WORK:
        Shelf(shelf).say_progress(0)
        _WORK[State(found.state)].soon(owner_id, str(found.id))


_WORK = {State.READING: read_soon, State.COMMITTING: commit_soon}


def begin(found: Import) -> None:
    """Queue the work that the import's state asks for; call it after the commit."""
    _WORK[State(found.state)].soon(found.owner_id, str(found.id))


def _entered(owner_id: int, import_id: str) -> Import | None:
    scope.enter(owner_id)
    return queries.find(uuid.UUID(import_id))


def _pace(shelf_name: str, between: Callable[[], None] | None = None) -> Callable[[float], None]:
    """Notes the progress and lets other greenlets work; `between` ends the transaction of a batch."""
    shelf = Shelf(shelf_name)

    def pace(share: float) -> None:
        shelf.say_progress(share)
        if between:
            between()
        gevent.sleep(0)

    return pace


def _fail(import_id: uuid.UUID, trouble: Exception) -> None:
    found = queries.find(import_id)
    if found is None:
        return
    if isinstance(trouble, Refused):
        fail(found, trouble.message)
    elif isinstance(trouble, Gone):
        fail(found, say("The file was removed before it was read. Upload it again."))
    else:
        clear(found)
        found.state = State.PREVIEWED
        found.error = message_text(
            say("Something broke while the rows were added. Nothing was added; try again in a minute.")
        )
