"""Writing imports: upload, preview, commit, discard, undo, and sorting what an export left open."""

from community.opsaccount.imports.actions.committing import Committed, commit, take
from community.opsaccount.imports.actions.reading import answer_columns, answer_order, read_file
from community.opsaccount.imports.actions.sorting import sort, unsort
from community.opsaccount.imports.actions.undoing import Undone, undo
from community.opsaccount.imports.actions.uploading import discard, fail, upload

__all__ = [
    "Committed",
    "Undone",
    "answer_columns",
    "answer_order",
    "commit",
    "discard",
    "fail",
    "read_file",
    "sort",
    "take",
    "undo",
    "unsort",
    "upload",
]
