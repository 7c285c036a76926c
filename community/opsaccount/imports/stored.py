"""Verdicts as plain JSON values and back, for keeping them between preview and commit."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from community.core.wording import Message

from .records import Entry, Kind, Outcome, Record

_FIELDS = tuple(field.name for field in fields(Record))


def pack_message(message: Message | None) -> Any:
    """[template, values], or None."""
    if message is None:
        return None
    return [message.template, {name: _packed_value(value) for name, value in message.values.items()}]


def unpack_message(packed: Any) -> Message | None:
    """What `pack_message` packed."""
    if packed is None:
        return None
    template, values = packed
    return Message(template, {name: _unpacked_value(value) for name, value in values.items()})


def _packed_value(value: object) -> Any:
    if isinstance(value, Message):
        return pack_message(value)
    # Kept as an instant: in whose words and zone it is told is known when somebody reads it.
    return {"instant": value.isoformat()} if isinstance(value, datetime) else str(value)


def _unpacked_value(packed: Any) -> object:
    if isinstance(packed, list):
        return unpack_message(packed)
    return datetime.fromisoformat(packed["instant"]) if isinstance(packed, dict) else packed


def message_text(message: Message | None) -> str:
    """A message as one JSON text; "" for none."""
    return json.dumps(pack_message(message), ensure_ascii=False) if message else ""


def text_message(text: str) -> Message | None:
    """What `message_text` wrote."""
    return unpack_message(json.loads(text)) if text else None


def pack_entry(entry: Entry) -> list[Any]:
    """An entry as JSON values."""
    record = None if entry.record is None else [_packed(getattr(entry.record, name)) for name in _FIELDS]
    return [entry.outcome, entry.line, pack_message(entry.reason), entry.rows, list(entry.keys), record]


def unpack_entry(packed: list[Any]) -> Entry:
    """What `pack_entry` packed."""
    outcome, line, reason, rows, keys, facts = packed
    record = None
    if facts is not None:
        given = dict(zip(_FIELDS, facts, strict=True))
        record = Record(**{name: _UNPACKED.get(name, _same)(value) for name, value in given.items()})
    return Entry(Outcome(outcome), line, unpack_message(reason), record, rows, tuple(keys))


def _packed(value: Any) -> Any:
    if isinstance(value, Message):
        return pack_message(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return list(value) if isinstance(value, tuple) else value


def _same(value: Any) -> Any:
    return value


def _exact(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


_UNPACKED = {
    "kind": Kind,
    "occurred_on": date.fromisoformat,
    "hours": _exact,
    "unrounded": _exact,
    "exchange_rate": _exact,
    "why_unsorted": unpack_message,
    "fee_keys": tuple,
}
