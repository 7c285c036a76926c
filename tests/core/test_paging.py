"""Keyset pages: walking them is the whole list, whatever lies in it and however it is asked."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from community.accounts.models import AdminCode
from community.core.db import db as database
from community.core.paging import Page, decode_cursor, encode_cursor, keyset_page

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
KEYS = (AdminCode.created_at, AdminCode.id)


def page(cursor: str | None, size: int) -> Page[AdminCode]:
    """A page of the codes by when they were made, many of them in one moment."""
    return keyset_page(
        select(AdminCode),
        KEYS,
        cursor=cursor,
        size=size,
        key_of=lambda code: (code.created_at.isoformat(), code.id),
        parse=lambda key: (datetime.fromisoformat(key[0]), int(key[1])),
    )


def fill(hours: list[int]) -> list[int]:
    """Store a row for each hour; their ids as the list should show them, newest first."""
    database.session.execute(delete(AdminCode))
    codes = [
        AdminCode(code_hash=f"{number}", created_at=EPOCH + timedelta(hours=hour))
        for number, hour in enumerate(hours)
    ]
    database.session.add_all(codes)
    database.session.flush()
    return [code.id for code in sorted(codes, key=lambda c: (c.created_at, c.id), reverse=True)]


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(hours=st.lists(st.integers(0, 4), max_size=14), size=st.integers(1, 6))
def test_walking_there_and_back_is_the_whole_list(db, hours: list[int], size: int):
    expected = fill(hours)
    there, cursor, pages = [], None, []
    while True:
        pages.append(page(cursor, size))
        there += [code.id for code in pages[-1].items]
        if pages[-1].older is None:
            break
        cursor = pages[-1].older
    assert there == expected and all(len(each.items) == size for each in pages[:-1])
    assert pages[0].newer is None
    back = [[code.id for code in pages[-1].items]]
    here = pages[-1]
    while here.newer is not None:
        here = page(here.newer, size)
        back.insert(0, [code.id for code in here.items])
    assert [number for each in back for number in each] == expected


def test_a_list_that_ends_with_a_full_page_has_no_empty_one_behind(db):
    fill([1, 2, 3, 4])
    first = page(None, 2)
    assert page(first.older, 2).older is None


def test_rows_that_come_meanwhile_neither_repeat_nor_hide_others(db):
    expected = fill([1, 2, 3, 4])
    first = page(None, 2)
    database.session.add(AdminCode(code_hash="new", created_at=EPOCH + timedelta(hours=9)))
    database.session.flush()
    assert [code.id for code in page(first.older, 2).items] == expected[2:]


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "%%%",
        "é",
        encode_cursor("sideways", [1, 2]),
        encode_cursor("after", []),
        encode_cursor("after", ["no date", 1]),
        encode_cursor("after", ["2026-01-01T00:00:00+00:00"]),
        encode_cursor("after", ["2026-01-01T00:00:00+00:00", 1, 2]),
        encode_cursor("after", [None, None]),
        encode_cursor("after", ["2026-01-01T00:00:00+00:00", 10**30]),
        encode_cursor("before", ["2026-01-01T00:00:00+00:00", -(10**30)]),
        encode_cursor("after", [{"a": 1}, [2]]),
        encode_cursor(["after"], ["2026-01-01T00:00:00+00:00", 1]),
        encode_cursor("after", [7, 1]),
        encode_cursor("after", ["2026-01-01", 1]),
        encode_cursor("after", ["0001-01-01T00:00:00+14:00", 1]),
        encode_cursor("after", ["2026-01-01T00:00:00+00:00", float("inf")]),
        urlsafe_b64encode(b"[" * 5000).decode(),
        "bnVsbA",
        "MQ",
        "W10",
        "A" * 5000,
    ],
)
def test_a_cursor_that_was_tampered_with_is_the_first_page(db, cursor: str):
    expected = fill([1, 2, 3])
    assert [code.id for code in page(cursor, 2).items] == expected[:2]


@pytest.mark.parametrize("key", ["x", None, [1], 10**30, float("inf"), float("nan")])
def test_a_key_that_is_no_id_is_the_first_page(db, key):
    expected = fill([1, 1, 1])
    by_id = keyset_page(
        select(AdminCode),
        [AdminCode.id],
        cursor=encode_cursor("after", [key]),
        size=2,
        key_of=lambda code: [code.id],
    )
    assert [code.id for code in by_id.items] == expected[:2]


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_a_cursor(cursor: str):
    place = decode_cursor(cursor)
    assert place is None or place[0] in {"after", "before"}


@given(st.sampled_from(["after", "before"]), st.lists(st.one_of(st.integers(), st.text()), max_size=4))
def test_a_cursor_gives_back_what_it_holds(direction: str, key: list):
    assert decode_cursor(encode_cursor(direction, key)) == (direction, key)
