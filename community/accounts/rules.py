"""What counts as a password, an address, a language, and how a device is called: pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from babel import Locale
from email_validator import EmailNotValidError, validate_email

from community.core.wording import Message, say

SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 128
MOST_LANGUAGES = 8

_PUBLIC = ".example.org"

_SYSTEMS = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X|Macintosh", "Mac"),
    ("Linux", "Linux"),
]
# The order matters: every browser also names those whose pages it wants to be served.
_BROWSERS = [
    ("Edg(e|A|iOS)?/", "Edge"),
    ("OPR/|Opera", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/|FxiOS/", "Firefox"),
    ("Chrome/|CriOS/|Chromium/", "Chrome"),
    ("Safari/", "Safari"),
]


class UnknownLanguage(ValueError):
    """A word that is no language we know; the word is its argument."""


def password_fault(password: str, personal: Iterable[str] = ()) -> Message | None:
    """Why this password is refused, None when it is good; `personal` are the member's name and address.

    Length and a list of what is tried first, no rules about kinds of characters (NIST SP 800-63B).
    """
    if len(password) < SHORTEST_PASSWORD:
        return say("Use at least %(count)s characters.", count=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        return say("Use at most %(count)s characters.", count=LONGEST_PASSWORD)
    plain = password.casefold()
    if plain in common_passwords() or len(set(plain)) < 3:
        return say(
            "This password is one of those tried first. Choose another, such as four words of your own."
        )
    if _bare(plain) in {_bare(part) for each in personal for part in (each, each.partition("@")[0])}:
        return say("This password is your name or address. Choose another.")
    return None


@cache
def common_passwords() -> frozenset[str]:
    """The most used passwords that are long enough to be tried here, in small letters (zxcvbn's list)."""
    # Half a second's worth of word lists: read when the first password is chosen, not at every start.
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(p for p in FREQUENCY_LISTS["passwords"] if len(p) >= SHORTEST_PASSWORD)


def email_address(typed: str) -> str | None:
    """The address as it is kept, in small letters; None when it is none."""
    if "." not in typed.rpartition("@")[2]:
        return None
    try:
        # The library refuses names for local use (.local, .test), which an instance on a local network may
        # have; below a longer name they pass. Whether mail arrives, the link in it will show.
        found = validate_email(typed.strip() + _PUBLIC, check_deliverability=False)
    except EmailNotValidError:
        return None
    return found.normalized.removesuffix(_PUBLIC).lower()


def language_codes(typed: str) -> list[str]:
    """The codes of languages typed by English name or code ("English, pt"), each once, in the order given.

    Raises UnknownLanguage.
    """
    words = [word.strip() for word in re.split(r"[,;\n]", typed) if word.strip()]
    codes = []
    for word in words:
        code = _languages().get(word.casefold())
        if code is None:
            raise UnknownLanguage(word)
        codes.append(code)
    return list(dict.fromkeys(codes))


def language_names(codes: str, locale: str) -> str:
    """Languages kept as codes with commas between them, by name in `locale`."""
    names = Locale.parse(locale).languages
    return ", ".join(names.get(code, code) for code in codes.split(",") if code)


@cache
def _languages() -> dict[str, str]:
    """Code by casefolded code and English name."""
    english = {code: str(name) for code, name in Locale("en").languages.items()}
    known = {name.casefold(): code for code, name in english.items()}
    return {code.casefold(): code for code in english} | known


def device_name(user_agent: str) -> str:
    """A User-Agent as a person knows it, "Firefox on Windows"; "" when it names neither."""
    browser, system = _first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent)
    return f"{browser} on {system}" if browser and system else browser or system


def _first(known: list[tuple[str, str]], text: str) -> str:
    return next((name for pattern, name in known if re.search(pattern, text)), "")


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
