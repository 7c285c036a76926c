"""The servers as pytest fixtures: one of each a session; missing, they fail in CI and skip elsewhere."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from typing import NoReturn

import pytest

from tests import chromium, servers


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[servers.Postgres]:
    """One PostgreSQL for the session; take a database of your own with `postgres_server.database()`."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(servers.postgres())
        except servers.Unavailable as reason:
            missing(str(reason))
        yield server


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The address of one Redis-compatible server for the session."""
    with ExitStack() as stack:
        try:
            url = stack.enter_context(servers.redis())
        except servers.Unavailable as reason:
            missing(str(reason))
        yield url


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The Chromium to hand to playwright's `launch(executable_path=…, args=chromium.ARGUMENTS)`."""
    return chromium.find() or missing(f"Chromium is missing. {chromium.advice()}")


def missing(reason: str) -> NoReturn:
    """In CI a server that is not there is a failure, on a desk it is a reason to skip."""
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
