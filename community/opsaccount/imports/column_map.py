"""A member's own description of an export, which column means what; kept by the header's fingerprint."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from community.core.money import DecimalStyle, is_currency
from community.core.wording import Message, say

from .dates import DateOrder
from .layout import Layout, Row, normalised
from .records import Kind, Record
from .styles import Styles
from .table import unique_names

# `amount` is the only or the main amount: gross when fee or net stand beside it.
FIELDS = ("date", "amount", "fee", "net", "currency", "client", "work", "description", "id", "kind", "hours")


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What the columns of one export mean, by header name."""

    source: str  # the account it belongs to, e.g. "fiverr"
    columns: Mapping[str, str]  # one of FIELDS → the header as the file spells it
    order: DateOrder = DateOrder.YMD
    decimals: DecimalStyle = DecimalStyle.POINT
    currency: str = ""  # for files without a currency column, or for its empty cells
    kinds: Mapping[str, Kind] = field(default_factory=dict)  # a word of the kind column → what it is
    every_row_is: Kind = Kind.UNSORTED  # for files without a kind column

    def problems(self) -> list[Message]:
        """What must still be said before a file can be read by it."""
        found = [say("“%(field)s” is not a field", field=name) for name in self.columns if name not in FIELDS]
        if not self.source.strip():
            found.append(say("Name the account this file comes from."))
        if "date" not in self.columns:
            found.append(say("Choose the column with the date."))
        if not {"amount", "net"} & set(self.columns):
            found.append(say("Choose the column with the amount."))
        if "currency" not in self.columns and not self.currency:
            found.append(say("Choose the column with the currency, or name one currency for the whole file."))
        if self.currency and not is_currency(self.currency):
            found.append(say("“%(code)s” is not a currency code such as EUR.", code=self.currency))
        return found

    def to_json(self) -> str:
        """A stable JSON text; from_json gives an equal map."""
        return json.dumps(
            {
                "source": self.source,
                "columns": dict(self.columns),
                "order": self.order,
                "decimals": self.decimals,
                "currency": self.currency,
                "kinds": dict(self.kinds),
                "every_row_is": self.every_row_is,
            },
            sort_keys=True,
            ensure_ascii=False,
        )

    @classmethod
    def from_json(cls, text: str) -> "ColumnMap":
        """The map in `text`. Raises ValueError naming what does not fit."""
        stored: Any = json.loads(text)
        if not isinstance(stored, dict) or stored.keys() - cls.__dataclass_fields__.keys():
            raise ValueError("a column map is an object with the fields of ColumnMap only")
        return cls(
            source=_text(stored, "source"),
            columns=_texts(stored, "columns"),
            order=DateOrder(stored.get("order", "ymd")),
            decimals=DecimalStyle(stored.get("decimals", "point")),
            currency=_text(stored, "currency"),
            kinds={word: Kind(kind) for word, kind in _texts(stored, "kinds").items()},
            every_row_is=Kind(stored.get("every_row_is", "unsorted")),
        )


def header_fingerprint(header: Sequence[str]) -> str:
    """32 hex characters for a set of column names, whatever their order, case and blanks."""
    names = sorted(normalised(name) for name in unique_names(header))
    return hashlib.sha256("\x1f".join(names).encode()).hexdigest()[:32]


def layout_of(column_map: ColumnMap) -> Layout:
    """The layout that reads by this map. Raises ValueError while it has problems."""
    problems = column_map.problems()
    if problems:
        raise ValueError("; ".join(map(str, problems)))
    return Layout(
        key=f"mapped-{column_map.source}",
        source=column_map.source,
        title=say("Read by your own mapping"),
        needed={name: (normalised(header),) for name, header in column_map.columns.items()},
        optional={},
        read=partial(_read, column_map),
        styles=Styles(column_map.order, column_map.decimals),
    )


def _read(column_map: ColumnMap, row: Row) -> Record:
    currency = (
        row.currency("currency") if row.text("currency") or not column_map.currency else column_map.currency
    )
    gross, fee, net = _amounts(row, currency)
    kind = _kind(column_map, row, gross)
    if kind is Kind.FEE and not fee:
        gross, fee, net = 0, abs(gross), -abs(gross)
    return row.record(
        kind=kind,
        occurred_on=row.day("date"),
        currency=currency,
        gross=gross,
        fee=fee,
        net=net,
        client_name=row.text("client"),
        work_title=row.text("work"),
        description=row.texts("description", "kind"),
        hours=row.decimal_if("hours"),
        external_id=row.text("id"),
        why_unsorted=_why(column_map, row) if kind is Kind.UNSORTED else None,
    )


def _amounts(row: Row, currency: str) -> tuple[int, int | None, int | None]:
    """Gross, fee and net from those that the file has; a fee counts as charged whatever its sign, except
    beside a negative amount, where it is returned. Net must be gross less fee when all three are there."""
    gross = row.minor("amount", currency) if row.text("amount") or not row.has("net") else None
    net = row.minor("net", currency) if row.text("net") else None
    stated = abs(row.minor("fee", currency)) if row.text("fee") else None
    main = gross if gross is not None else net
    if main is None:
        raise row.broken("net", say("it is empty."))
    if gross is not None and net is not None:
        if stated is not None and abs(gross - net) != stated:
            raise row.broken("net", say("“%(net)s” is not gross less fee.", net=row.text("net")))
        return gross, gross - net, net
    if stated is None:
        return main, None, net
    fee = stated if main >= 0 else -stated
    return (main, fee, main - fee) if gross is not None else (main + fee, fee, main)


def _kind(column_map: ColumnMap, row: Row, gross: int) -> Kind:
    kind = column_map.every_row_is
    if row.has("kind"):
        kind = column_map.kinds.get(row.text("kind").casefold(), Kind.UNSORTED)
    return Kind.REFUND if kind is Kind.EARNING and gross < 0 else kind


def _why(column_map: ColumnMap, row: Row) -> Message:
    if row.has("kind"):
        return say("unknown type “%(type)s”", type=row.text("kind"))
    return say("the mapping does not say what these rows are")


def _text(stored: dict[str, Any], name: str) -> str:
    value = stored.get(name, "")
    if not isinstance(value, str):
        raise ValueError(f"{name}: text expected")
    return value


def _texts(stored: dict[str, Any], name: str) -> dict[str, str]:
    value = stored.get(name, {})
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise ValueError(f"{name}: an object of texts expected")
    return value
