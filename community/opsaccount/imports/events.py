"""What happens to imports."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from community.core import events
from community.opsaccount.imports.storage import Shelf


@dataclass(frozen=True)
class ImportCommitted:
    """An import added its rows to an account."""

    account_id: uuid.UUID


@dataclass(frozen=True)
class ImportEnded:
    """An import was committed or given up; its file is not needed any more."""

    shelf: str


@events.after(ImportEnded)
def _forget_file(ended: ImportEnded) -> None:
    # Only now: had the commit failed, the file would be wanted for another try.
    Shelf(ended.shelf).remove()
