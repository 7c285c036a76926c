"""Uploading a file, and the history of imports."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from community.core.access import current_actor, signed_in
from community.core.files import takes_files
from community.opsaccount import scope
from community.opsaccount.channels import queries as channels
from community.opsaccount.imports import queries
from community.opsaccount.imports.actions import upload as keep
from community.opsaccount.imports.decoding import MAX_BYTES
from community.opsaccount.imports.forms import UploadForm
from community.opsaccount.imports.refusals import Cause, Refused
from community.opsaccount.imports.views.blueprint import bp, go_on, spoken

ENVELOPE = 256 * 1024
"""Bytes that a form may need around its file."""


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    return _page(_form(UploadForm()))


@bp.post("/")
@takes_files(MAX_BYTES + ENVELOPE)
@signed_in
def upload() -> ResponseReturnValue:
    form = _form(UploadForm())
    if not form.validate_on_submit():
        return _page(form), 422
    file = form.file.data
    try:
        found = keep(file.stream, file.filename or "", account_id=form.account)
    except Refused as refused:
        form.file.errors = [spoken(refused.message)]
        return _page(form), 413 if refused.cause is Cause.TOO_LARGE else 422
    return go_on(found)


@bp.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """The form again, with the reason beside the field: what was sent was never read."""
    actor = current_actor()
    if actor.id is None:
        return error.get_response()
    # The body is refused while its token is looked for, before the Desk's own door was reached.
    scope.enter(actor.id)
    form = _form(UploadForm(formdata=None))
    limit = MAX_BYTES // 1024 // 1024
    message = _("The file is larger than %(limit)d MB. Export a shorter period.", limit=limit)
    form.file.errors = [message]
    return _page(form), 413


def _form(form: UploadForm) -> UploadForm:
    form.offer(channels.accounts())
    return form


def _page(form: UploadForm) -> str:
    return render_template(
        "opsaccount/imports/index.html",
        form=form,
        page=queries.history(request.args.get("cursor")),
        unsorted=queries.unsorted_count(),
        names=channels.account_names(),
    )
