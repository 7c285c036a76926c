"""Two tabs on one private record: whoever saves second is shown what is there now, and loses nothing typed.

A form carries a mark of what it showed. A record that would show something else now has changed since:
the form comes back with what is there, and with the new mark, so that sending it again replaces knowingly.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeVar

from flask_babel import format_date
from flask_babel import gettext as _
from wtforms import BooleanField, DateField, Field, SelectField

from community.opsaccount.fields import DeskForm

F = TypeVar("F", bound=DeskForm)


@dataclass(frozen=True)
class Meanwhile:
    """What became of a record while its form lay open."""

    deleted: bool
    fields: Sequence[tuple[Field, str]]
    """Each field that is not as it was typed, with the words of what is there; none of a deleted record."""


def opened(kind: type[F], shown: Mapping[str, Any], *, deleted: bool = False, new: bool = False) -> F:
    """A form of a record that shows these values, carrying the mark of them.

    A `new` record has none that could change: its mark only says whether what it hangs on was deleted.
    """
    return kind(data={**shown, "seen": _mark({} if new else shown, deleted)})


def changed_meanwhile(form: DeskForm, *, deleted: bool = False) -> Meanwhile | None:
    """What changed since the page of this `opened` form was fetched; None where nothing stands in the way.

    A form sent without a mark asks for no comparison (as HTTP has it for If-Match), except where it would
    bring a deleted record back. Nor does one that says just what is there already.
    """
    seen = form.seen
    if seen.data == seen.object_data and (seen.raw_data or not deleted):
        return None
    seen.data = seen.object_data
    fields = [(field, _there(field)) for field in _shown_fields(form) if field.data != field.object_data]
    return Meanwhile(deleted, [] if deleted else fields) if fields or deleted else None


def _mark(shown: Mapping[str, Any], deleted: bool) -> str:
    return sha256(json.dumps([deleted, shown], default=str, sort_keys=True).encode()).hexdigest()


def _shown_fields(form: DeskForm) -> list[Field]:
    return [field for field in form if getattr(field.widget, "input_type", "") != "hidden"]


def _there(field: Field) -> str:
    """What the record has in this field, in the words of the form."""
    there = field.object_data
    if isinstance(field, SelectField):
        labels = (str(choice.label) for choice in field.iter_choices() if field.coerce(choice.value) == there)
        return next(labels, "")
    if isinstance(field, BooleanField):
        return _("Yes") if there else _("No")
    if isinstance(field, DateField):
        return format_date(there, "long") if there else ""
    return "" if there is None else str(there)
