"""Money as integer minor units with its currency's own exponent; Decimal in between, half-up, never float."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from functools import lru_cache

from babel import Locale
from babel.core import get_global
from babel.numbers import NumberPattern, parse_pattern

from community.core.wording import Message, say

# ISO 4217 exponents that are not 2. CLDR's own digits are a display habit and differ (IQD, LAK, ALL …).
_WHOLE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THOUSANDTHS = "BHD IQD JOD KWD LYD OMR TND"
_EXPONENTS = {
    **dict.fromkeys(_WHOLE.split(), 0),
    **dict.fromkeys(_THOUSANDTHS.split(), 3),
    "CLF": 4,
    "UYW": 4,
}
# Metals, baskets, tests and "none": nobody pays in these. Codes of money begin with X where several
# countries share it (XAF, XCD, XOF …).
_NO_MONEY = frozenset("XAG XAU XBA XBB XBC XBD XDR XEU XFO XFU XPD XPT XRE XSU XTS XUA XXX".split())
MAX_MINOR = 2**63 - 1  # what a BIGINT column holds
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)  # wide enough that nothing here is ever rounded by it


class AmountError(ValueError):
    """An amount that cannot be taken. `message` says why, in words a member understands."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


class DecimalStyle(StrEnum):
    """Which sign parts whole units from fractions in written amounts."""

    POINT = "point"  # 1,234.56   1 234.56   1'234.56
    COMMA = "comma"  # 1.234,56   1 234,56


_GROUPS = {DecimalStyle.POINT: ",", DecimalStyle.COMMA: "."}
_MARKS = {DecimalStyle.POINT: ".", DecimalStyle.COMMA: ","}
_EXAMPLES = {DecimalStyle.POINT: "1234.56", DecimalStyle.COMMA: "1234,56"}
_SPACES = re.compile("[\\s\u00a0\u2007\u2009\u202f]")
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2010": "-", "\u2011": "-", "\ufe63": "-", "’": "'"})
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")  # what most exports write; the rest is for the others
_SYMBOL = r"(?:[A-Z]{0,3}[$€£¥₩₹₽₺₴₦₱₫฿₪₡₲₵₸₼₾]|[A-Z]{3})"
_WRITTEN = re.compile(
    rf"(?P<open>\()?(?P<sign>[+-])?{_SYMBOL}?(?P<inner>[+-])?(?P<number>[0-9.,']+)"
    rf"{_SYMBOL}?(?P<trailing>-)?(?P<close>\))?"
)


@lru_cache(maxsize=8)
def _number_shape(style: DecimalStyle) -> re.Pattern[str]:
    """Plain digits, or digits grouped by threes (by twos above a thousand, as in India), then a fraction."""
    group, mark = re.escape(_GROUPS[style]), re.escape(_MARKS[style])
    grouped = rf"[0-9]{{1,3}}(?:(?:{group}[0-9]{{2,3}})*{group}[0-9]{{3}}|(?:'[0-9]{{3}})+)"
    return re.compile(rf"(?P<whole>[0-9]*|{grouped})(?:{mark}(?P<fraction>[0-9]*))?")


@lru_cache(maxsize=512)
def is_currency(code: str) -> bool:
    """Whether this is a three-letter ISO 4217 code, upper case."""
    return len(code) == 3 and code in get_global("all_currencies")


def is_money(code: str) -> bool:
    """Whether anybody could be paid in this currency, today or once: no metal, basket or code for tests."""
    return is_currency(code) and code not in _NO_MONEY


@lru_cache(maxsize=1)
def currencies_in_use() -> tuple[str, ...]:
    """The codes of the money that is legal tender somewhere today, by the alphabet (CLDR)."""
    spans = [span for each in get_global("territory_currencies").values() for span in each]
    return tuple(sorted({code for code, _, end, tender in spans if end is None and tender}))


def exponent(currency: str) -> int:
    """The number of decimals of this currency (ISO 4217). Raises AmountError for a code that is none."""
    if not is_currency(currency):
        raise AmountError(say("“%(code)s” is not a currency code such as EUR.", code=currency))
    return _EXPONENTS.get(currency, 2)


def parse_decimal(text: str, style: DecimalStyle = DecimalStyle.POINT) -> Decimal:
    """The exact number written in `text`, without regard to a currency's decimals.

    Takes signs before and behind, (brackets) for minus, a currency sign or code, and grouping by threes.
    Raises AmountError for anything else: a lone "12,50" in POINT style is refused, not read as 1250.
    """
    if style is DecimalStyle.POINT and _PLAIN.fullmatch(text):
        return Decimal(text)
    written = _WRITTEN.fullmatch(_SPACES.sub("", text).translate(_MINUS))
    if not written or bool(written["open"]) != bool(written["close"]):
        raise _unreadable(text, style)
    signs = [
        sign for sign in (written["sign"], written["inner"], written["trailing"], written["open"]) if sign
    ]
    number = _number_shape(style).fullmatch(written["number"])
    if not number or len(signs) > 1 or not (number["whole"] or number["fraction"]):
        raise _unreadable(text, style)
    whole = re.sub(r"\D", "", number["whole"]) or "0"
    value = Decimal(f"{whole}.{number['fraction'] or '0'}" if number["fraction"] else whole)
    return value.copy_negate() if signs and signs[0] != "+" else value


def _unreadable(text: object, style: DecimalStyle = DecimalStyle.POINT) -> AmountError:
    return AmountError(
        say("“%(text)s” is not an amount such as %(example)s.", text=text, example=_EXAMPLES[style])
    )


def to_minor(amount: Decimal, currency: str) -> int:
    """`amount` in minor units. Raises AmountError when it has more decimals than the currency, or no end."""
    places = exponent(currency)
    minor = _scaled(amount, places)
    if minor != minor.to_integral_value():
        raise AmountError(
            say(
                "%(amount)s has more decimals than %(currency)s, which has %(places)s.",
                amount=amount,
                currency=currency,
                places=places,
            )
        )
    return _bounded(minor)


def round_to_minor(amount: Decimal, currency: str) -> int:
    """`amount` in minor units, half-up (away from zero on the half)."""
    minor = _scaled(amount, exponent(currency))
    return _bounded(_EXACT.quantize(minor, Decimal(1)))


def parse_amount(text: str, currency: str, style: DecimalStyle = DecimalStyle.POINT) -> int:
    """The minor units written in `text`. Raises AmountError (see parse_decimal and to_minor)."""
    return to_minor(parse_decimal(text, style), currency)


def to_decimal(minor: int, currency: str) -> Decimal:
    """The amount in major units, with exactly the currency's decimals."""
    return _EXACT.scaleb(Decimal(minor), -exponent(currency))


def format_minor(minor: int, currency: str, locale: str | Locale = "en") -> str:
    """The amount as people of that locale write it, always with the currency's ISO decimals."""
    parsed = Locale.parse(locale)
    pattern = _with_decimals(parsed.currency_formats["standard"].pattern, exponent(currency))
    return pattern.apply(to_decimal(minor, currency), parsed, currency=currency, currency_digits=False)


@lru_cache(maxsize=256)
def _with_decimals(pattern: str, places: int) -> NumberPattern:
    # Babel would take CLDR's digits (0 for IQD) and so print another amount than the one recorded.
    shaped = parse_pattern(pattern)
    shaped.frac_prec = (places, places)
    return shaped


def _scaled(amount: Decimal, places: int) -> Decimal:
    if not amount.is_finite():
        raise _unreadable(amount)
    if amount.adjusted() > 24 or len(amount.as_tuple().digits) > 50:
        raise AmountError(say("The amount is too large."))
    return _EXACT.scaleb(amount, places)


def _bounded(minor: Decimal) -> int:
    if abs(minor) > MAX_MINOR:
        raise AmountError(say("The amount is too large."))
    return int(minor)
