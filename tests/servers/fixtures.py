"""The servers as pytest fixtures: one of each a session; missing, they fail in CI and skip elsewhere."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from typing import NoReturn, TypeVar

import pytest

from tests import chromium, servers

Server = TypeVar("Server")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[servers.Postgres]:
    """One PostgreSQL for the session; take a database of your own with `postgres_server.database()`."""
    yield from running(servers.postgres())


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The address of one Redis-compatible server for the session."""
    yield from running(servers.redis())


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The Chromium to hand to playwright's `launch(executable_path=…, args=chromium.ARGUMENTS)`."""
    return chromium.find() or missing(f"Chromium is missing. {chromium.advice()}")


def running(server: AbstractContextManager[Server]) -> Iterator[Server]:
    """Yield what the started server offers, for a fixture to yield from."""
    with ExitStack() as stack:
        try:
            offered = stack.enter_context(server)
        except servers.Unavailable as reason:
            missing(str(reason))
        yield offered


def missing(reason: str) -> NoReturn:
    """In CI a server that is not there is a failure, on a desk it is a reason to skip."""
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
