"""The blueprint of imports, and what its pages have in common."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from community.core import events
from community.core.spoken import spoken
from community.opsaccount.imports import jobs
from community.opsaccount.imports.actions import fail, read_file
from community.opsaccount.imports.models import Import
from community.opsaccount.imports.refusals import Refused
from community.opsaccount.imports.rules import READ_AT_ONCE, State
from community.opsaccount.imports.storage import Shelf
from community.opsaccount.imports.stored import text_message

bp = Blueprint("imports", __name__, url_prefix="/imports")


def said(text: str) -> str:
    """A message kept as JSON, in the member's language."""
    return spoken(text_message(text))


bp.add_app_template_filter(spoken, "spoken")


def place(found: Import) -> str:
    """The page of an import."""
    return url_for("opsaccount.imports.show", import_id=found.id)


def go_on(found: Import) -> ResponseReturnValue:
    """To the import's page, after the next step if nothing is left to ask: a small file is read at once."""
    if found.state == State.READING:
        if found.size <= READ_AT_ONCE:
            _read_now(found)
        else:
            Shelf(found.shelf).say_progress(0)
            events.commit()
            jobs.begin(found)
    return redirect(place(found), 303)


def _read_now(found: Import) -> None:
    try:
        read_file(found)
    except Refused as refused:
        fail(found, refused.message)
