"""What only the member can say about a file: what its columns mean, and which way round its dates are."""

from __future__ import annotations

import uuid

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from community.core.access import requires
from community.opsaccount.channels import queries as channels
from community.opsaccount.channels.actions import account_for, save_account
from community.opsaccount.channels.models import Account
from community.opsaccount.channels.rules import Kind as AccountKind
from community.opsaccount.imports import queries
from community.opsaccount.imports.actions import answer_columns, answer_order
from community.opsaccount.imports.actions.reading import asked_columns
from community.opsaccount.imports.dates import DateOrder
from community.opsaccount.imports.forms import COLUMNS, NEW, ColumnsForm, OrderForm
from community.opsaccount.imports.models import Import
from community.opsaccount.imports.refusals import Refused
from community.opsaccount.imports.rules import Question
from community.opsaccount.imports.storage import Gone
from community.opsaccount.imports.suggestion import suggest_column_map
from community.opsaccount.imports.table import unique_names
from community.opsaccount.imports.views.blueprint import bp, go_on, place, said, spoken
from community.opsaccount.policy import own
from community.opsaccount.queries import find

SAMPLE = 5
"""Rows of the file shown beside the question."""


@bp.route("/<uuid:import_id>/columns", methods=["GET", "POST"])
@requires(own, queries.one)
def columns(found: Import) -> ResponseReturnValue:
    if found.question != Question.COLUMNS:
        return redirect(place(found), 303)
    try:
        asked = asked_columns(found)
    except Gone:
        return redirect(place(found), 303)
    header = unique_names(asked.headers)
    form = ColumnsForm()
    form.offer(channels.accounts(), header)
    if not form.is_submitted():
        form.show(suggest_column_map(header, asked.sample))
        form.account_id.data = str(found.account_id or "")
    elif form.validate() and _answered(found, header, form):
        return go_on(found)
    page = render_template(
        "opsaccount/imports/columns.html",
        found=found,
        form=form,
        why=said(found.error),
        header=header,
        sample=asked.sample[:SAMPLE],
        column_fields=[form[f"column_{name}"] for name in COLUMNS],
    )
    return page, 422 if form.errors or form.form_errors else 200


@bp.route("/<uuid:import_id>/dates", methods=["GET", "POST"])
@requires(own, queries.one)
def dates(found: Import) -> ResponseReturnValue:
    if found.question != Question.DATES:
        return redirect(place(found), 303)
    form = OrderForm()
    if form.validate_on_submit():
        answer_order(found, DateOrder(form.order.data))
        return go_on(found)
    page = render_template("opsaccount/imports/dates.html", found=found, form=form, why=said(found.error))
    return page, 422 if form.errors else 200


def _answered(found: Import, header: tuple[str, ...], form: ColumnsForm) -> bool:
    """Take the answer; False leaves what is wrong with it on the form."""
    account = _account(form)
    found.account_id = account.id
    try:
        answer_columns(found, header, form.column_map(account.code[:24]))
    except Refused as refused:
        form.form_errors.append(spoken(refused.message))
        return False
    return True


def _account(form: ColumnsForm) -> Account:
    """The account that was chosen; a new one is made, since the member says that there is one."""
    chosen: str = form.account_id.data
    if chosen == NEW:
        values = {"kind": AccountKind.OTHER, "name": form.account_name.data}
        return save_account(None, values)
    if chosen.startswith(NEW):
        return account_for(chosen.removeprefix(NEW))
    account = find(Account, uuid.UUID(chosen))
    assert account is not None, "the form offers live accounts only"
    return account
