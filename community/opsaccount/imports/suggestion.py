"""A first guess at a column map, from header words and from what the cells under them look like."""

from collections.abc import Callable, Sequence

from community.core.money import AmountError, DecimalStyle, is_currency, parse_decimal

from .column_map import ColumnMap
from .dates import DateError, DateOrder, parse_date
from .layout import normalised
from .styles import Styles, infer
from .table import unique_names

# The most telling words first; a header that equals one of them beats a header that contains it.
_WORDS: dict[str, tuple[str, ...]] = {
    "date": ("date", "datum", "fecha", "data", "day", "created", "completed", "booked"),
    "net": ("net amount", "net", "netto", "you earned", "payout amount"),
    "fee": ("service fee", "platform fee", "fee", "fees", "commission", "gebühr", "entgelt", "charge"),
    "amount": (
        "gross amount",
        "gross",
        "amount",
        "betrag",
        "brutto",
        "montant",
        "importe",
        "total",
        "earnings",
    ),
    "currency": ("currency", "währung", "devise", "moneda", "ccy"),
    "client": ("client", "customer", "buyer", "payer", "kunde", "auftraggeber", "from"),
    "work": ("project", "contract", "gig", "job", "auftrag", "projekt"),
    "description": ("description", "details", "memo", "reference", "note", "verwendungszweck", "item"),
    "id": (
        "transaction id",
        "order id",
        "invoice number",
        "id",
        "number",
        "transaktionscode",
        "reference id",
    ),
    "kind": ("type", "category", "kind", "typ", "art"),
    "hours": ("hours", "stunden", "duration"),
}
_AMOUNT_FIELDS = ("net", "fee", "amount", "hours")


def suggest_column_map(header: Sequence[str], sample: Sequence[Sequence[str]], source: str = "") -> ColumnMap:
    """A map to start from; `problems()` says what the member must still choose. Kinds are never guessed."""
    names = unique_names(header)
    cells = {
        name: [row[place].strip() for row in sample if place < len(row)] for place, name in enumerate(names)
    }
    styles = _styles(names, cells)
    columns: dict[str, str] = {}
    for field in _WORDS:
        found = _best(field, [name for name in names if name not in columns.values()], cells, styles)
        if found:
            columns[field] = found
    return ColumnMap(source, columns, styles.order or DateOrder.YMD, styles.decimals or DecimalStyle.POINT)


def _styles(names: Sequence[str], cells: dict[str, list[str]]) -> Styles:
    dates = [cells[name] for name in names if _rank("date", name) is not None]
    amounts = [
        cells[name] for name in names if any(_rank(field, name) is not None for field in _AMOUNT_FIELDS)
    ]
    return infer([*((column, ()) for column in dates), *(((), column) for column in amounts)], Styles())


def _best(field: str, names: Sequence[str], cells: dict[str, list[str]], styles: Styles) -> str | None:
    ranked = sorted((rank, name) for name in names if (rank := _rank(field, name)) is not None)
    looks_right = _shape(field, styles)
    return next((name for _, name in ranked if _mostly(looks_right, cells[name])), None)


def _rank(field: str, name: str) -> tuple[int, int] | None:
    plain = normalised(name)
    words = plain.replace("_", " ").replace("-", " ").split()
    for place, word in enumerate(_WORDS[field]):
        if plain == word:
            return 0, place
        if set(word.split()) <= set(words):
            return 1, place
    return None


def _shape(field: str, styles: Styles) -> Callable[[str], bool]:
    if field == "date":
        return lambda text: any(_is_date(text, order) for order in DateOrder)
    if field in _AMOUNT_FIELDS:
        return lambda text: _is_amount(text, styles.decimals or DecimalStyle.POINT)
    if field == "currency":
        return lambda text: is_currency(text.upper())
    return lambda text: True


def _mostly(looks_right: Callable[[str], bool], texts: Sequence[str]) -> bool:
    filled = [text for text in texts if text]
    return sum(map(looks_right, filled)) * 5 >= len(filled) * 4  # four in five; totals and notes may differ


def _is_date(text: str, order: DateOrder) -> bool:
    try:
        parse_date(text, order)
    except DateError:
        return False
    return True


def _is_amount(text: str, style: DecimalStyle) -> bool:
    try:
        parse_decimal(text, style)
    except AmountError:
        return False
    return True
