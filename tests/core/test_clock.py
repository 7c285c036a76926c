"""The clock can be moved for one block, and only there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import gevent
import pytest

from community.core import clock

THEN = datetime(2020, 3, 1, 23, 30, tzinfo=timezone(timedelta(hours=-2)))


def test_it_is_the_instant_told_and_in_utc():
    with clock.moved_to(THEN):
        assert clock.now() == THEN
        assert clock.now().tzinfo is UTC
        assert clock.today("America/Sao_Paulo").isoformat() == "2020-03-01"
        assert clock.today("Europe/Lisbon").isoformat() == "2020-03-02"


def test_the_block_ends_even_when_it_fails():
    with pytest.raises(KeyError), clock.moved_to(THEN):
        raise KeyError
    assert clock.now() > THEN + timedelta(days=1)


def test_another_greenlet_keeps_the_real_time():
    with clock.moved_to(THEN):
        elsewhere = gevent.spawn(clock.now)
        elsewhere.join()
        assert elsewhere.value != THEN
