"""What an opportunity may be, how it moves, and what of a client must not stand in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What the author has, or looks for."""

    CLIENT_NEEDS_SOMEONE = "client_needs_someone"
    OVERFLOW = "overflow"
    SUBCONTRACT = "subcontract"
    SEEKING_INTRO = "seeking_intro"


class BuyerType(StrEnum):
    """What sort of client it is, instead of which."""

    SOLO = "solo"
    SMALL_FIRM = "small_firm"
    AGENCY = "agency"
    ENTERPRISE = "enterprise"
    NONPROFIT = "nonprofit"
    PUBLIC = "public"


class DealBand(StrEnum):
    """The size of the work, in whatever currency; a band, since an exact amount can tell on a client."""

    UNDER_1K = "under-1k"
    TO_3K = "1-3k"
    TO_10K = "3-10k"
    TO_25K = "10-25k"
    OVER_25K = "over-25k"
    UNKNOWN = "unknown"


class State(StrEnum):
    """Where an opportunity stands; only an open one can be answered."""

    OPEN = "open"
    MATCHED = "matched"
    CLOSED = "closed"
    EXPIRED = "expired"


_MOVES = {
    State.OPEN: {State.MATCHED, State.CLOSED, State.EXPIRED},
    State.MATCHED: {State.CLOSED, State.OPEN},
    State.CLOSED: {State.OPEN},
    State.EXPIRED: set(),
}
EXPIRES_AFTER = 30
"""Days an opportunity stays open unless its author says otherwise."""


def may_move(before: State, after: State) -> bool:
    """Whether an opportunity can go from the one state to the other."""
    return after in _MOVES[before]


def state_on(state: State, expires_on: date, today: date) -> State:
    """The state as it is true today, whether or not the job that writes expiries has run."""
    return State.EXPIRED if state == State.OPEN and expires_on < today else state


@dataclass(frozen=True)
class Identity:
    """A stretch of text that could lead to a client."""

    kind: str
    """`email`, `link`, `handle` or `phone`."""
    text: str


_TOP_LEVEL = (
    "com|net|org|io|co|ai|dev|app|agency|studio|design|info|biz"
    "|eu|de|fr|uk|us|ca|es|it|nl|ch|at|jp|in|br|au|me"
)
# Every repetition has a limit, so that no text, however long or odd, takes more than a moment.
_FINDERS = [
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")),
    ("link", re.compile(r"(?:https?://|www\.)\S{1,2000}", re.IGNORECASE)),
    ("link", re.compile(rf"\b(?:[\w-]{{1,63}}\.){{1,6}}(?:{_TOP_LEVEL})\b(?:/\S{{0,2000}})?", re.IGNORECASE)),
    ("handle", re.compile(r"(?<![\w@.])@[A-Za-z0-9_](?:[\w.-]{0,60}\w)?")),
    ("phone", re.compile(r"(?<![\w.,-])(?:\+|00)?\(?\d[\d ()/.–-]{6,20}\d(?![\w-])")),
]
_TOOLS = {"asp.net", "vb.net", "ado.net", "socket.io"}
"""Names that look like addresses and are the names of tools."""
_FEWEST_DIGITS = 7
"""A telephone number has at least so many; years and amounts have fewer."""


def identities_in(text: str) -> list[Identity]:
    """The email addresses, links, handles and telephone numbers in `text`, each stretch once, in order."""
    found: list[tuple[int, int, Identity]] = []
    for kind, pattern in _FINDERS:
        for match in pattern.finditer(text):
            taken = any(match.start() < end and start < match.end() for start, end, _ in found)
            if not taken and _counts(kind, match.group()):
                found.append((match.start(), match.end(), Identity(kind, match.group().rstrip(".,;:!?)"))))
    return [identity for _, _, identity in sorted(found, key=lambda each: each[:2])]


def _counts(kind: str, text: str) -> bool:
    if kind == "phone":
        return _is_phone(text)
    return text.lower() not in _TOOLS


_DATES = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{4} ?[-–/] ?\d{4}")
_SUM = re.compile(r"\d{1,3}(?:[ .,]000)+")


def _is_phone(text: str) -> bool:
    """Dates, ranges of years and round sums look like telephone numbers and are none."""
    if _DATES.fullmatch(text.strip()) or _SUM.fullmatch(text.strip()):
        return False
    return len(re.sub(r"\D", "", text)) >= _FEWEST_DIGITS
