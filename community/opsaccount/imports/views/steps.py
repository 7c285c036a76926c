"""One import from preview to result: look at it, add it, discard it."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from community.core import events
from community.core.access import requires
from community.opsaccount.channels import queries as channels
from community.opsaccount.imports import actions, jobs, queries
from community.opsaccount.imports.findings import Findings
from community.opsaccount.imports.models import Import
from community.opsaccount.imports.rules import ADD_AT_ONCE, Question, State
from community.opsaccount.imports.storage import Gone, Shelf
from community.opsaccount.imports.verdicts import PAGE, Verdict, page_of
from community.opsaccount.imports.views.blueprint import bp, place, said
from community.opsaccount.policy import own

BEFORE_COMMIT = (State.UPLOADED, State.PREVIEWED, State.FAILED)


@bp.get("/<uuid:import_id>")
@requires(own, queries.one)
def show(found: Import) -> ResponseReturnValue:
    if found.state == State.UPLOADED and Shelf(found.shelf).holds_file:
        asked = "columns" if found.question == Question.COLUMNS else "dates"
        return redirect(url_for(f"opsaccount.imports.{asked}", import_id=found.id), 303)
    findings = Findings.from_json(found.found)
    return render_template(
        "opsaccount/imports/show.html",
        found=found,
        findings=findings,
        period=[date.fromisoformat(day) for day in (findings.first_day, findings.last_day) if day],
        account=channels.account_names().get(found.account_id),
        why=said(found.error),
        **_verdicts(found),
        **_work(found),
    )


@bp.get("/<uuid:import_id>/progress")
@requires(own, queries.one)
def progress(found: Import) -> ResponseReturnValue:
    return render_template("opsaccount/imports/_progress.html", found=found, **_work(found))


@bp.post("/<uuid:import_id>/commit")
@requires(own, queries.one)
def commit(found: Import) -> ResponseReturnValue:
    if not Shelf(found.shelf).holds_file:
        return redirect(place(found), 303)
    if actions.take(found):
        if found.fresh + found.unsorted > ADD_AT_ONCE:
            Shelf(found.shelf).say_progress(0)
            events.commit()
            jobs.begin(found)
        else:
            actions.commit(found)
    elif found.state == State.PREVIEWED:
        flash(_("Another file is being added at the moment. Try again when it is done."), "warning")
    return redirect(place(found), 303)


@bp.post("/<uuid:import_id>/discard")
@requires(own, queries.one)
def discard(found: Import) -> ResponseReturnValue:
    if found.state not in BEFORE_COMMIT:
        return redirect(place(found), 303)
    actions.discard(found)
    flash(_("The file was discarded; nothing of it was added."), "success")
    return redirect(url_for("opsaccount.imports.index"), 303)


@bp.post("/<uuid:import_id>/undo")
@requires(own, queries.one)
def undo(found: Import) -> ResponseReturnValue:
    undone = actions.undo(found)
    if undone:
        words = ngettext("%(num)d row was removed again.", "%(num)d rows were removed again.", undone.items)
        if undone.kept:
            words += " " + ngettext(
                "%(num)d client stays, because you worked on it.",
                "%(num)d clients stay, because you worked on them.",
                undone.kept,
            )
        flash(words, "success")
    return redirect(place(found), 303)


def _work(found: Import) -> dict[str, Any]:
    working = found.state in (State.READING, State.COMMITTING)
    return {"working": working, "share": Shelf(found.shelf).progress if working else 1}


def _verdicts(found: Import) -> dict[str, Any]:
    """One page of one kind of verdict, the trouble first; nothing once the file is gone."""
    counts = Findings.from_json(found.found).entries
    if found.state != State.PREVIEWED or not counts:
        return {"gone": found.state in BEFORE_COMMIT and not Shelf(found.shelf).holds_file}
    listed = [verdict for verdict in Verdict if counts.get(verdict)]
    first = Verdict.BROKEN if counts.get(Verdict.BROKEN) else listed[0]
    verdict = next((each for each in listed if each == request.args.get("verdict")), first)
    pages = -(-counts[verdict] // PAGE)
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    try:
        entries = page_of(Shelf(found.shelf), verdict, number - 1)
    except Gone:
        return {"gone": True}
    return {
        "gone": False,
        "counts": counts,
        "listed": listed,
        "verdict": verdict,
        "entries": entries,
        "number": number,
        "pages": pages,
    }
