"""Redis takes the connection and never answers: nobody waits for it longer than a moment."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask

from community.core import jobs
from community.core.limits import allow
from community.core.live import BusAway, push, revoke
from tests.servers.silent import silent

MOMENT, AT_ONCE = 1.0, 0.2
"""Seconds."""


@pytest.fixture
def hanging(open_app: Callable[..., Flask]) -> Iterator[Flask]:
    """An application whose Redis hangs."""
    with silent() as address:
        app = open_app(redis_url=address)
        with app.app_context():
            yield app


@contextmanager
def within(seconds: float) -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds


def test_the_first_act_waits_a_moment_and_the_next_ones_do_not(hanging: Flask):
    with within(MOMENT):
        assert allow("3/minute", "act", "ada")
    with within(AT_ONCE):
        assert [allow("3/minute", "act", "ada") for _ in range(3)] == [True, True, False]


def test_a_push_gives_up_after_a_moment_and_stays_to_be_delivered(hanging: Flask):
    with within(MOMENT), pytest.raises(BusAway):
        push("thread:1:e1", {"number": 1})
    with within(AT_ONCE), pytest.raises(BusAway):
        push("thread:1:e1", {"number": 2})


def test_who_closes_a_room_waits_a_moment(hanging: Flask):
    with within(MOMENT):
        revoke("thread:1:e1")


def test_work_that_cannot_be_queued_is_left_after_a_moment(hanging: Flask):
    with within(3 * MOMENT):
        jobs.JOBS[0].soon()
