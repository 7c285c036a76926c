"""What the dates of a contact mean on a day."""

from datetime import date, timedelta

import pytest

from community.opsaccount.contacts.rules import in_play, is_locked, lock_end, reaches

DAY = date(2026, 11, 21)


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("confirmed", "touched", "bounced", "verified"),
    [
        (None, None, None, False),
        (ago(900), None, None, True),
        (DAY, None, None, True),
        (ago(-1), None, None, False),
        (None, ago(180), None, True),
        (None, ago(181), None, False),
        (None, ago(-1), None, False),
        (ago(900), None, ago(5), False),
        (ago(900), None, ago(-5), True),
        (ago(3), None, ago(5), True),
        (None, ago(3), ago(5), True),
        (None, ago(5), ago(5), False),
    ],
)
def test_a_contact_point_is_verified(confirmed, touched, bounced, verified):
    assert reaches(confirmed_on=confirmed, touched_on=touched, bounced_on=bounced, as_of=DAY) is verified


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 15), 24, date(2028, 1, 15)),
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2026, 10, 31), 4, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_a_lock_ends_so_many_months_after_the_start(start, months, end):
    assert lock_end(start, months) == end


@pytest.mark.parametrize(
    ("until", "release", "released_on", "locked"),
    [
        (None, None, None, False),
        (DAY, None, None, True),
        (ago(1), None, None, False),
        (ago(-1), "fee_paid", None, False),
        (ago(-1), "fee_paid", DAY, False),
        (ago(-1), "fee_paid", ago(-1), True),
        (ago(-1), None, ago(5), True),
    ],
)
def test_a_relationship_is_bound(until, release, released_on, locked):
    assert is_locked(until=until, release=release, released_on=released_on, as_of=DAY) is locked


@pytest.mark.parametrize(
    ("state", "sent", "expires", "decided", "open_"),
    [
        ("sent", DAY, None, None, True),
        ("viewed", ago(9), DAY, None, True),
        ("sent", ago(-1), None, None, False),
        ("sent", ago(9), ago(1), None, False),
        ("declined", ago(9), None, ago(1), False),
        ("declined", ago(9), None, ago(-1), True),
        ("accepted", ago(9), None, DAY, False),
        ("withdrawn", ago(9), None, None, False),
    ],
)
def test_a_proposal_is_open(state, sent, expires, decided, open_):
    assert in_play(state, sent_on=sent, expires_on=expires, decided_on=decided, as_of=DAY) is open_
