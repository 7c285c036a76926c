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
class Fate:
    """What may have befallen a record as a whole; without either, it is where it was."""

    deleted: bool = False
    merged_into: tuple[str, str] | None = None
    """The name and the address of the record that took over everything of it."""

    def __bool__(self) -> bool:
        return self.deleted or self.merged_into is not None


LIVES = Fate()


@dataclass(frozen=True)
class Meanwhile:
    """What became of a record while its form lay open."""

    fate: Fate
    fields: Sequence[tuple[Field, str]]
    """Each field that is not as it was typed, with the words of what is there; none of a deleted record."""


def opened(kind: type[F], shown: Mapping[str, Any], *, fate: Fate = LIVES, new: bool = False) -> F:
    """A form of a record that shows these values, carrying the mark of them.

    A `new` record has none that could change: its mark only says what befell the record it hangs on.
    """
    return kind(data={**shown, "seen": _mark({} if new else shown, fate)})


def changed_meanwhile(form: DeskForm, *, fate: Fate = LIVES, new: bool = False) -> Meanwhile | None:
    """What changed since the page of this `opened` form was fetched; None where nothing stands in the way.

    A form sent without a mark asks for no comparison (as HTTP has it for If-Match), except where it would
    bring a deleted record back or change another one. Nor does one that says just what is there already.
    """
    seen = form.seen
    if seen.data == seen.object_data and (seen.raw_data or not fate):
        return None
    seen.data = seen.object_data
    if fate.deleted or new:
        return Meanwhile(fate, []) if fate else None
    fields = [(field, _there(field)) for field in _shown_fields(form) if field.data != field.object_data]
    return Meanwhile(fate, fields) if fields or fate else None


def _mark(shown: Mapping[str, Any], fate: Fate) -> str:
    seen = [fate.deleted, fate.merged_into is not None, shown]
    return sha256(json.dumps(seen, default=str, sort_keys=True).encode()).hexdigest()


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
