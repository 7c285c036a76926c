"""Rows an export left open: the list of them, and what each is."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.core.access import requires, signed_in
from community.opsaccount.channels import queries as channels
from community.opsaccount.contacts.models import Contact
from community.opsaccount.contacts.queries import labels
from community.opsaccount.imports import actions, queries
from community.opsaccount.imports.forms import SortForm
from community.opsaccount.imports.models import Movement
from community.opsaccount.imports.records import Kind
from community.opsaccount.imports.views.blueprint import bp, said
from community.opsaccount.policy import own
from community.opsaccount.queries import find


@bp.get("/unsorted")
@signed_in
def unsorted() -> ResponseReturnValue:
    page = queries.unsorted_page(request.args.get("cursor"))
    return render_template(
        "opsaccount/imports/unsorted.html",
        page=page,
        reasons={movement.id: said(movement.reason) for movement in page.items},
        names=channels.account_names(),
    )


@bp.route("/unsorted/<uuid:movement_id>", methods=["GET", "POST"])
@requires(own, queries.movement)
def sort(movement: Movement) -> ResponseReturnValue:
    if movement.kind != Kind.UNSORTED:
        return redirect(url_for(".unsorted"), 303)
    form = SortForm(movement, labels())
    if form.validate_on_submit():
        contact = find(Contact, uuid.UUID(form.contact_id.data)) if form.contact_id.data else None
        actions.sort(movement, form.kind.data, contact)
        flash(_("Sorted."), f"undo {url_for('.unsort', movement_id=movement.id)}")
        return redirect(url_for(".unsorted"), 303)
    page = render_template(
        "opsaccount/imports/sort.html",
        movement=movement,
        form=form,
        why=said(movement.reason),
        account=channels.account_names().get(movement.account_id),
    )
    return page, 422 if form.errors else 200


@bp.post("/unsorted/<uuid:movement_id>/back")
@requires(own, queries.movement)
def unsort(movement: Movement) -> ResponseReturnValue:
    actions.unsort(movement)
    flash(_("Back among the unsorted."), "success")
    return redirect(url_for(".unsorted"), 303)
