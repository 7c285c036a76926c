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
from community.core.redis_options import WAIT
from tests.servers.silent import silent

MOMENT, LONGER = 3.0, 4.5
"""Seconds, with room for a busy machine: a client left to itself waits for five, or for ever."""


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


def quickest(act: Callable[[], object]) -> float:
    """Seconds that the quickest of five takes; of acts that all wait for Redis none is quick."""
    taken = []
    for _ in range(5):
        began = time.monotonic()
        act()
        taken.append(time.monotonic() - began)
    return min(taken)


def test_the_first_act_waits_a_moment_and_the_next_ones_do_not(hanging: Flask):
    with within(MOMENT):
        assert allow("3/minute", "act", "ada")
    allowed: list[bool] = []
    assert quickest(lambda: allowed.append(allow("3/minute", "act", "ada"))) < WAIT
    assert allowed == [True, True, False, False, False]


def test_a_push_gives_up_after_a_moment_and_stays_to_be_delivered(hanging: Flask):
    def pushed() -> None:
        with pytest.raises(BusAway):
            push("thread:1:e1", {"number": 1})

    with within(MOMENT):
        pushed()
    assert quickest(pushed) < WAIT


def test_who_closes_a_room_waits_a_moment(hanging: Flask):
    with within(MOMENT):
        revoke("thread:1:e1")


def test_work_that_cannot_be_queued_is_left_after_a_moment(hanging: Flask):
    with within(LONGER):
        jobs.JOBS[0].soon()
