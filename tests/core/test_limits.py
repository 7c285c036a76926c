"""Rate limits, in memory and in Redis."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from werkzeug.exceptions import TooManyRequests

from community.core.limits import allow, count, insist, visitor
from tests.servers.process import free_port


@pytest.fixture(params=["memory", "redis"])
def counted(request: pytest.FixtureRequest, open_app: Callable[..., Flask]) -> Flask:
    """An application that counts in memory, and one that counts in Redis."""
    bus = request.getfixturevalue("redis_url") if request.param == "redis" else None
    app = open_app(redis_url=bus)
    app.extensions["limits"].storage.reset()
    return app


def test_so_many_and_no_more(counted: Flask):
    with counted.app_context():
        assert [allow("3/minute", "sign-in", "ada") for _ in range(5)] == [True] * 3 + [False] * 2


def test_each_key_is_counted_for_itself(counted: Flask):
    with counted.app_context():
        for key in (("a",), ("b",), ("a", "b"), ("a", 1)):
            assert allow("1/minute", *key) and not allow("1/minute", *key)


def test_what_is_given_back_was_not_counted(counted: Flask):
    with counted.app_context():
        for _ in range(5):
            succeeded = count("2/minute", "sign-in", "ada")
            assert succeeded
            succeeded.give_back()
        assert [allow("2/minute", "sign-in", "ada") for _ in range(3)] == [True, True, False]
        assert allow("2/minute", "sign-in", "ben")


def test_giving_back_makes_room_for_one_and_no_more(counted: Flask):
    with counted.app_context():
        taken = [count("3/minute", "sign-in", "ada") for _ in range(4)]
        assert taken[3] is None and taken[0]
        taken[0].give_back()
        assert [allow("3/minute", "sign-in", "ada") for _ in range(2)] == [True, False]


def test_many_at_the_same_moment_find_no_more_room_than_one_after_another(counted: Flask):
    def try_once(_: int) -> bool:
        with counted.app_context():
            return allow("10/minute", "sign-in", "ada")

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(try_once, range(40))) == 10


def test_insisting_answers_429(counted: Flask):
    with counted.app_context():
        insist("1/minute", "x")
        with pytest.raises(TooManyRequests):
            insist("1/minute", "x")


def test_a_visitor_is_the_address_the_request_came_from(counted: Flask):
    with counted.test_request_context(
        "/", environ_base={"REMOTE_ADDR": "203.0.113.9"}, headers={"X-Forwarded-For": "198.51.100.1"}
    ):
        assert visitor() == "203.0.113.9"


def test_behind_tls_the_proxy_says_who_the_visitor_is(open_app: Callable[..., Flask]):
    app = open_app(base_url="https://guild.example.org")
    seen = []
    app.before_request(lambda: seen.append(visitor()))
    # The nearest proxy appends the address it saw; whatever stands before it, the visitor wrote.
    app.test_client().get("/healthz", headers={"X-Forwarded-For": "6.6.6.6, 198.51.100.1"})
    assert seen == ["198.51.100.1"]


def test_while_redis_is_away_each_worker_counts_for_itself(open_app: Callable[..., Flask]):
    app = open_app(redis_url=f"redis://127.0.0.1:{free_port()}/0")
    with app.app_context():
        assert [allow("2/minute", "act", "ada") for _ in range(3)] == [True, True, False]
        assert allow("2/minute", "act", "ben")
