"""What templates say in the member's language: words, and dates, moments and amounts as people say them."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton, format_timedelta
from babel.dates import get_timezone as zone_named
from flask import Flask, g, has_app_context
from flask_babel import get_locale, get_timezone, get_translations
from flask_babel import gettext as _
from markupsafe import Markup

from community.core.clock import now
from community.core.money import format_minor
from community.core.wording import Message

_A_WEEK = 7


@lru_cache(maxsize=8192)
def say_day(day: date, today: date, locale: Locale) -> str:
    """Today, tomorrow, Friday, 3 days ago, 3 March, 3 March 2025: the shortest words that leave no doubt."""
    distance = (day - today).days
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    if distance in near:
        return near[distance]
    if 0 < distance < _A_WEEK:
        return format_date(day, "EEEE", locale=locale)
    if -_A_WEEK < distance < 0:
        return format_timedelta(timedelta(days=distance), add_direction=True, locale=locale)
    if day.year == today.year:
        return format_skeleton("MMMMd", day, locale=locale)
    return format_date(day, "long", locale=locale)


def say_moment(moment: datetime, present: datetime, locale: Locale) -> str:
    """Just now, 5 minutes ago, in 2 hours; beyond a week the day. Both instants are aware, in one zone."""
    distance = moment - present
    if abs(distance) < timedelta(seconds=45):
        return _("just now")
    if abs(distance) < timedelta(days=_A_WEEK):
        return _say_distance(_steady(distance), locale)
    return say_day(moment.date(), present.date(), locale)


def _steady(distance: timedelta) -> timedelta:
    """`distance` without what is not said of it, so that the same words are found again next second."""
    step = timedelta(seconds=1) if abs(distance) < timedelta(hours=1) else timedelta(minutes=1)
    return round(distance / step) * step


@lru_cache(maxsize=8192)
def _say_distance(distance: timedelta, locale: Locale) -> str:
    return format_timedelta(distance, add_direction=True, threshold=1, locale=locale)


def init_spoken(app: Flask) -> None:
    """Give templates a quick `_`, and filters for days, moments, months and money."""
    app.jinja_env.globals.update(_=words, gettext=words, ngettext=counted_words)
    app.add_template_filter(_said_day, "said_day")
    app.add_template_filter(_said_moment, "said_moment")
    app.add_template_filter(_full_day, "full_day")
    app.add_template_filter(_full_moment, "full_moment")
    app.add_template_filter(_month_name, "month_name")
    app.add_template_filter(_said_money, "said_money")


def spoken(message: Message | None) -> str:
    """The message in the reader's language, days and instants in it as pages say them; "" for none."""
    return message.translated(_, _told) if message else ""


def _told(value: object) -> object:
    if isinstance(value, datetime):
        return _said_moment(value)
    return _said_day(value) if isinstance(value, date) else value


def words(text: str, **values: object) -> Markup:
    """`text` in the reader's language, as Jinja's own gettext gives it: safe HTML, `values` escaped.

    A page holds dozens of them, and this one costs a third: it remembers what each language says.
    """
    said = _translated(_locale(), text)
    return said % values if "%" in said else said


def counted_words(one: str, many: str, count: int, **values: object) -> Markup:
    """`one` or `many` by `count`, which both may name as `num`; as quick as `words`."""
    return _counted(_locale(), one, many, count) % {"num": count, **values}


@lru_cache(maxsize=8192)
def _counted(locale: Locale, one: str, many: str, count: int) -> Markup:
    return Markup(get_translations().ungettext(one, many, count))


@lru_cache(maxsize=8192)
def _translated(locale: Locale, text: str) -> Markup:
    # `locale` is the key; gettext reads the same one from the request.
    return Markup(_(text))


def _said_day(day: date) -> str:
    return say_day(day, now().astimezone(get_timezone()).date(), _locale())


def _said_moment(moment: datetime) -> str:
    zone = get_timezone()
    return say_moment(moment.astimezone(zone), now().astimezone(zone), _locale())


def _full_day(day: date) -> str:
    return format_date(day, "full", locale=_locale())


def _full_moment(moment: datetime) -> str:
    return _say_in_full(moment, str(get_timezone()), _locale())


@lru_cache(maxsize=8192)
def _say_in_full(moment: datetime, zone: str, locale: Locale) -> str:
    # Lists show dozens of these, and the same ones to every reader of a zone.
    return format_datetime(moment, "full", tzinfo=zone_named(zone), locale=locale)


def _month_name(day: date) -> str:
    return format_skeleton("yMMMM", day, locale=_locale())


def _said_money(minor: int, currency: str) -> str:
    return format_minor(minor, currency, _locale())


def reading_in() -> tuple[str, str, str]:
    """What the words for a moment depend on besides it: language, zone, and the present to the minute."""
    return str(_locale()), str(get_timezone()), now().strftime("%Y-%m-%d %H:%M")


def _locale() -> Locale:
    # Flask-Babel keeps the request's language here; its own getter takes ten times as long to look it up.
    kept = getattr(g, "_flask_babel", None) if has_app_context() else None
    return getattr(kept, "babel_locale", None) or get_locale() or Locale("en")
