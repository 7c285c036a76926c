"""Reading exports written by hand in the tests, and the real one where it lies."""

import os
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path

import pytest

from community.opsaccount.imports.reading import Reading, open_export
from community.opsaccount.imports.records import Entry, Record

Reader = Callable[..., list[Entry]]
_REAL = Path("shared", "data", "upwork-weekly-summary.csv")


@pytest.fixture
def opened() -> Callable[..., Reading]:
    """Open an export: `opened(text)`, `opened(b"…")`, with the keyword arguments of open_export."""

    def open_text(content: str | bytes, **how: object) -> Reading:
        return open_export(BytesIO(content.encode() if isinstance(content, str) else content), **how)

    return open_text


@pytest.fixture
def read(opened: Callable[..., Reading]) -> Reader:
    """All verdicts on an export."""
    return lambda content, **how: list(opened(content, **how).entries())


@pytest.fixture
def records(read: Reader) -> Callable[..., list[Record]]:
    """The records of an export of which every row must have become one."""

    def all_records(content: str | bytes, **how: object) -> list[Record]:
        entries = read(content, **how)
        assert [str(entry.reason) for entry in entries if not entry.is_import] == []
        return [entry.record for entry in entries if entry.record]

    return all_records


@pytest.fixture(scope="session")
def real_export() -> Path:
    """The real weekly summary; it lies beside the project and is no part of it."""
    for folder in Path(__file__).resolve().parents:
        if (folder / _REAL).is_file():
            return folder / _REAL
    reason = f"the real export {_REAL} lies in no folder above the project"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def keys_of(entries: Iterable[Entry]) -> set[str]:
    """What would be remembered after importing these."""
    return {key for entry in entries if entry.is_import for key in entry.keys}


def lines(*rows: str) -> str:
    """Rows of one file, ended as Windows does."""
    return "".join(f"{row}\r\n" for row in rows)
