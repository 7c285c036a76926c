"""The pages every kind of private record has: new, edit, delete, restore.

A package describes a kind once (`RecordPages`) and hangs its pages on its blueprint. What differs
between kinds is in their forms and in the actions they name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from babel import Locale
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, get_locale
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from community.core import events
from community.core.access import requires, signed_in
from community.core.db import reading_only
from community.core.money import format_minor
from community.opsaccount import actions, queries
from community.opsaccount.channels import queries as channels
from community.opsaccount.contacts import queries as contacts
from community.opsaccount.fields import FRAME, CarrierField, ContactField, DeskForm, OriginField
from community.opsaccount.meanwhile import LIVES, Fate, Meanwhile, changed_meanwhile, opened
from community.opsaccount.policy import own
from community.opsaccount.records import KEPT_FOR, Record


class Refused(Exception):
    """An act that the records do not allow; the message is for the member."""


@dataclass(frozen=True)
class RecordPages:
    """One kind of record as its pages need to know it.

    `save(record or None, values, parent, id)` answers the saved record; `place(record)` is the address
    to go to afterwards, `crumbs(record or parent)` the way there. `parent` is the kind it belongs to.
    """

    noun: str
    path: str
    model: type[Record]
    form: type[DeskForm]
    save: Callable[..., Any]
    place: Callable[[Any], str]
    crumbs: Callable[[Any], Sequence[tuple[Any, str | None]]]
    new_title: LazyString
    edit_title: LazyString
    deleted: LazyString
    called: Callable[[Any], str]
    """What a list of deleted records of all kinds calls one."""
    find: Callable[..., Any] | None = None
    """A loader of what a form may be sent to, where `queries.editable_one` does not find it all."""
    parent: type[Record] | None = None
    find_parent: Callable[..., Any] | None = None
    delete: Callable[[Any], None] = actions.delete
    restore: Callable[[Any], None] = actions.restore
    restore_parent: Callable[[Any], None] = actions.restore
    lede: LazyString | None = None
    fill: Callable[[Any], dict[str, Any]] = lambda row: {}
    """What the form shows of a record beyond its attributes of the same names."""
    start: Callable[[Any], dict[str, Any]] = lambda parent: {}
    """What a form for a new record begins with."""
    prepare: Callable[[Any, Any], None] = lambda form, about: None
    """Fills choices that depend on the record or its parent."""


KINDS: dict[type[Record], tuple[RecordPages, str]] = {}
"""Every kind that has pages, with the endpoint that brings one back."""


def add_pages(bp: Blueprint, kind: RecordPages) -> None:
    """Hang `new_…`, `edit_…`, `delete_…` and `restore_…` of a kind on the blueprint."""
    KINDS[kind.model] = (kind, f"opsaccount.{bp.name}.restore_{kind.noun}")
    _add_new(bp, kind)
    _add_edit(bp, kind)
    _add_delete(bp, kind)
    _add_restore(bp, kind)


def amount(minor: int, currency: str) -> str:
    """An amount in minor units as the member writes it."""
    return format_minor(minor, currency, get_locale() or Locale("en"))


def offered(form: DeskForm) -> DeskForm:
    """The form with the member's accounts and contacts to choose from, where it has such fields."""
    if any(isinstance(field, CarrierField | OriginField) for field in form):
        form.offer(channels.accounts())
    for field in form:
        if isinstance(field, ContactField):
            field.choose_from(contacts.labels())
    return form


def brought_back(record: Record, restore: Callable[[Any], None]) -> Fate:
    """What befell the record that the address names.

    One that was deleted is not for this form: a refusal of the form undoes that again.
    """
    deleted = record.deleted_at is not None
    if deleted:
        restore(record)
    kind = KINDS[type(record)][0]
    return Fate(deleted, (kind.called(record), kind.place(record)) if took_over(record) else None)


def took_over(record: Record) -> bool:
    """Whether the address names a record that was merged into this one."""
    return (request.view_args or {})["record_id"] != record.id


def led_on(record: Record) -> ResponseReturnValue | None:
    """To the like page of this record, where a page is asked for that was of one merged into it."""
    if not reading_only() or not took_over(record):
        return None
    name = KINDS[type(record)][0].called(record)
    flash(_("That one was merged: everything of it is here, with %(name)s.", name=name), "info")
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    return redirect(url_for(request.endpoint or "", record_id=record.id) + query, 303)


def _add_new(bp: Blueprint, kind: RecordPages) -> None:
    def new(parent: Any = None) -> ResponseReturnValue:
        if parent is not None and (elsewhere := led_on(parent)):
            return elsewhere
        fate = brought_back(parent, kind.restore_parent) if parent is not None else LIVES
        form = offered(opened(kind.form, kind.start(parent), fate=fate, new=True))
        kind.prepare(form, parent)
        # Of a new record only the parent can have changed.
        valid, meanwhile = form.validate_on_submit(), changed_meanwhile(form, fate=fate, new=True)
        if meanwhile or not valid:
            return _form_page(kind, form, kind.new_title, parent, meanwhile)
        return redirect(kind.place(_made_once(kind, form, parent)), 303)

    path, guarded = f"{kind.path}/new", signed_in(new)
    if kind.parent:
        path = f"/<uuid:record_id>{path}"
        guarded = requires(own, kind.find_parent or queries.editable_one(kind.parent))(new)
    bp.add_url_rule(path, f"new_{kind.noun}", guarded, methods=["GET", "POST"])


def _made_once(kind: RecordPages, form: DeskForm, parent: Any) -> Any:
    """The record this form makes, or the one it made when it was sent before or at the same moment."""
    record_id = actions.once_id(kind.model, form.once.data or "")
    made = queries.find_any(kind.model, record_id)
    if made is not None:
        return made
    try:
        record = kind.save(None, form.values(), parent, record_id)
    except IntegrityError:
        events.rollback()
        made = queries.find_any(kind.model, record_id)
        if made is None:
            raise
        return made
    flash(_("Saved."), "success")
    return record


def _add_edit(bp: Blueprint, kind: RecordPages) -> None:
    def edit(record: Any) -> ResponseReturnValue:
        if elsewhere := led_on(record):
            return elsewhere
        fate = brought_back(record, kind.restore)
        form = offered(opened(kind.form, _shown(kind, record), fate=fate))
        kind.prepare(form, record)
        valid, meanwhile = form.validate_on_submit(), changed_meanwhile(form, fate=fate)
        if meanwhile or not valid:
            return _form_page(kind, form, kind.edit_title, record, meanwhile)
        kind.save(record, form.values(), None, record.id)
        flash(_("Saved."), "success")
        return redirect(kind.place(record), 303)

    guarded = requires(own, kind.find or queries.editable_one(kind.model))(edit)
    bp.add_url_rule(f"{_one(kind)}/edit", f"edit_{kind.noun}", guarded, methods=["GET", "POST"])


def _add_delete(bp: Blueprint, kind: RecordPages) -> None:
    def delete(record: Any) -> ResponseReturnValue:
        try:
            kind.delete(record)
        except Refused as refusal:
            flash(str(refusal), "error")
            return redirect(kind.place(record), 303)
        undo = url_for(f".restore_{kind.noun}", record_id=record.id)
        kept = _("For %(days)d days you find it under Today, Deleted.", days=KEPT_FOR.days)
        flash(f"{kind.deleted} {kept}", f"undo {undo}")
        return redirect(kind.crumbs(record)[-1][1] or url_for("opsaccount.today"), 303)

    guarded = requires(own, queries.live_one(kind.model))(delete)
    bp.add_url_rule(f"{_one(kind)}/delete", f"delete_{kind.noun}", guarded, methods=["POST"])


def _add_restore(bp: Blueprint, kind: RecordPages) -> None:
    def restore(record: Any) -> ResponseReturnValue:
        kind.restore(record)
        flash(_("Back where it was."), "success")
        return redirect(kind.place(record), 303)

    guarded = requires(own, queries.deleted_one(kind.model))(restore)
    bp.add_url_rule(f"{_one(kind)}/restore", f"restore_{kind.noun}", guarded, methods=["POST"])


def _one(kind: RecordPages) -> str:
    # A kind with a parent is named below the blueprint, not below its parent: its id says it all.
    return f"{kind.path}/<uuid:record_id>"


def _shown(kind: RecordPages, record: Any) -> dict[str, Any]:
    names = (name for name in kind.form()._fields if name not in FRAME)
    return {name: getattr(record, name) for name in names if hasattr(record, name)} | kind.fill(record)


def form_page(
    form: DeskForm,
    title: Any,
    crumbs: Sequence[tuple[Any, str | None]],
    *,
    lede: Any = None,
    meanwhile: Meanwhile | None = None,
) -> ResponseReturnValue:
    """The page of one record's form: fetched, with its errors (422), or changed meanwhile (409)."""
    page = render_template(
        "opsaccount/record_form.html",
        form=form,
        title=title,
        lede=lede,
        crumbs_to=crumbs,
        meanwhile=meanwhile,
    )
    return page, status_of(form, meanwhile)


def status_of(form: DeskForm, meanwhile: Meanwhile | None) -> int:
    """What a form that comes back is answered with."""
    return 409 if meanwhile else 422 if form.errors else 200


def _form_page(
    kind: RecordPages, form: DeskForm, title: LazyString, about: Any, meanwhile: Meanwhile | None = None
) -> ResponseReturnValue:
    return form_page(form, title, kind.crumbs(about), lede=kind.lede, meanwhile=meanwhile)
