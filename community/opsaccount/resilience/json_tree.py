"""A strict walk through parsed JSON that knows, at every step, the path to name in an error."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn, TypeVar

from community.opsaccount.resilience.snapshot import MILLION, SnapshotError

LARGEST_TEXT = 16 * 1024 * 1024
LONGEST_STRING = 200
MOST_DIGITS = 15
PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
AMOUNT = re.compile(rf"(-?)([0-9]{{1,{MOST_DIGITS}}})(?:\.([0-9]{{1,6}}))?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

ABSENT: Any = object()

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Literal:
    """A number kept as it was written: never a float, never an integer of a million digits."""

    text: str


class Members(dict[str, Any]):
    """A JSON object that remembers the first key given twice."""

    repeated: str | None = None


def parse(text: str) -> Any:
    """The JSON tree of a text; numbers that are not short integers stay `Literal`.

    Raises SnapshotError at `$` for what is not JSON, is too long or nested too deeply.
    """
    if len(text) > LARGEST_TEXT:
        raise SnapshotError("$", f"is longer than {LARGEST_TEXT} characters")
    try:
        return json.loads(
            text.removeprefix("\ufeff"),
            parse_int=_integer,
            parse_float=Literal,
            parse_constant=Literal,
            object_pairs_hook=_members,
        )
    except json.JSONDecodeError as error:
        raise SnapshotError("$", f"is not JSON: {error.msg} at line {error.lineno}") from None
    except RecursionError:
        raise SnapshotError("$", "is nested too deeply") from None


class Node:
    """One value of the tree with its path; each reader returns the value or raises SnapshotError."""

    __slots__ = ("path", "value")

    def __init__(self, value: Any, path: str = "$"):
        self.value = value
        self.path = path

    def fail(self, message: str) -> NoReturn:
        raise SnapshotError(self.path, message)

    @property
    def is_absent(self) -> bool:
        return self.value is ABSENT

    @property
    def is_null(self) -> bool:
        """Null, or not there at all."""
        return self.value is None or self.value is ABSENT

    def members(self, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> None:
        """Refuse anything but an object with exactly these keys, each given once."""
        if not isinstance(self.value, dict):
            self.fail(f"must be an object, not {_kind(self.value)}")
        if repeated := getattr(self.value, "repeated", None):
            self._at(repeated).fail("is given twice")
        for key in self.value:
            if key not in required and key not in optional:
                self._at(key).fail("unknown key")
        for key in required:
            if key not in self.value:
                self._at(key).fail("is missing")

    def __getitem__(self, key: str) -> "Node":
        """The member of that name; whether it must be there was said in `members`."""
        return self._at(key)

    def mapping(self) -> Iterator[tuple[str, "Node"]]:
        """The pairs of an object whose keys are free."""
        if not isinstance(self.value, dict):
            self.fail(f"must be an object, not {_kind(self.value)}")
        if repeated := getattr(self.value, "repeated", None):
            self._at(repeated).fail("is given twice")
        return ((key, self._at(key)) for key in self.value)

    def items(self, read: Callable[["Node"], T], most: int) -> tuple[T, ...]:
        """Every element of a list read in order; a list that is not there reads as empty."""
        if self.is_absent:
            return ()
        if not isinstance(self.value, list):
            self.fail(f"must be a list, not {_kind(self.value)}")
        if len(self.value) > most:
            self.fail(f"has {len(self.value)} entries; {most} are the most")
        return tuple(read(Node(value, f"{self.path}[{index}]")) for index, value in enumerate(self.value))

    def text(self) -> str:
        """A short, printable, non-empty string."""
        if not isinstance(self.value, str):
            self.fail(f"must be a string, not {_kind(self.value)}")
        if not self.value.strip():
            self.fail("must not be empty")
        if len(self.value) > LONGEST_STRING:
            self.fail(f"is longer than {LONGEST_STRING} characters")
        if not self.value.isprintable():
            self.fail("holds a character that cannot be printed")
        return self.value

    def truth(self) -> bool:
        if not isinstance(self.value, bool):
            self.fail(f"must be true or false, not {_kind(self.value)}")
        return self.value

    def count(self, most: int = 1_000_000, least: int = 0) -> int:
        """A whole number within bounds; true and false are none."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            self.fail(f"must be a whole number, not {_kind(self.value)}")
        if self.value < least:
            self.fail("must not be negative" if least == 0 else f"must not be below {least}")
        if self.value > most:
            self.fail(f"must not be above {most}")
        return self.value

    def amount(self) -> int:
        """An amount in millionths: a decimal in plain digits, as a string or a number."""
        match = AMOUNT.fullmatch(self._written())
        if match is None:
            self.fail(f"must be an amount in plain digits ({MOST_DIGITS} before the point, 6 after at most)")
        sign, whole, decimals = match.groups(default="")
        millionths = int(whole) * MILLION + int(decimals.ljust(6, "0"))
        if sign and millionths:
            self.fail("must not be negative")
        return millionths

    def day(self) -> date:
        """A calendar date written YYYY-MM-DD."""
        if not isinstance(self.value, str) or not DAY.fullmatch(self.value):
            self.fail("must be a date written YYYY-MM-DD")
        try:
            return date.fromisoformat(self.value)
        except ValueError:
            self.fail("is no date of the calendar")

    def _written(self) -> str:
        if isinstance(self.value, bool) or not isinstance(self.value, str | int | Literal):
            self.fail(f"must be an amount, not {_kind(self.value)}")
        return self.value.text if isinstance(self.value, Literal) else str(self.value)

    def _at(self, key: str) -> "Node":
        step = f".{key}" if PLAIN_KEY.fullmatch(key) else f"[{json.dumps(key[:64])}]"
        return Node(self.value.get(key, ABSENT), self.path + step)


def _integer(digits: str) -> int | Literal:
    return int(digits) if len(digits) <= MOST_DIGITS else Literal(digits)


def _members(pairs: list[tuple[str, Any]]) -> Members:
    members = Members()
    for key, value in pairs:
        if key in members and members.repeated is None:
            members.repeated = key
        members[key] = value
    return members


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float | Literal):
        return "a number"
    if isinstance(value, str):
        return "a string"
    return "a list" if isinstance(value, list) else "an object"
