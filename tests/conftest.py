"""One application and schema a session, a savepoint a test, and people who come through the front door."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection

from community.accounts.models import Member
from community.app import create_app
from community.config import Config
from community.core.db import db as database
from community.migrations import upgrade
from community.opsaccount.sealing import forget_keys
from tests.browser import Browser
from tests.factories import make_member
from tests.servers.fixtures import chromium_path, postgres_server, redis_url

__all__ = ["chromium_path", "postgres_server", "redis_url"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL run only what touches the database; the rest has run on SQLite already."""
    if config.getoption("--database") == "postgresql":
        touching = [item for item in items if "app" in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=[item for item in items if item not in touching])
        items[:] = touching


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The instance's directory: keys, mail files and, on SQLite, the database."""
    return tmp_path_factory.mktemp("instance")


@pytest.fixture(scope="session")
def app(data: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on an empty, migrated database of the kind `--database` names."""
    config = Config.from_env({"GUILDHALL_DATA": str(data)}).with_(testing=True)
    if request.config.getoption("--database") == "sqlite":
        yield from _migrated(config)
    else:
        with request.getfixturevalue("postgres_server").database() as fresh:
            yield from _migrated(config.with_(database_url=fresh.url))


def _migrated(config: Config) -> Iterator[Flask]:
    app = create_app(config)
    upgrade(app)
    yield app
    with app.app_context():
        database.engine.dispose()


@contextmanager
def undone_transaction() -> Iterator[Connection]:
    """A connection that every session of the application shares, and whose changes are undone at the end."""
    engine = database.engines[None]
    with engine.connect() as connection, connection.begin() as outer:
        database.engines[None] = connection  # type: ignore[assignment]
        try:
            yield connection
        finally:
            database.session.remove()
            database.engines[None] = engine
            outer.rollback()
            forget_keys()


@pytest.fixture
def db(app: Flask) -> Iterator[SQLAlchemy]:
    """The database inside a transaction that the end of the test undoes, requests' commits included."""
    with app.app_context(), undone_transaction():
        yield database


@pytest.fixture
def visit(app: Flask, db: SQLAlchemy) -> Callable[[Member | None], Browser]:
    """Open a browser of its own for a member, or for a guest: `visit(ada)`, `visit(None)`."""

    def open_browser(member: Member | None = None) -> Browser:
        browser = Browser(app)
        if member is not None:
            browser.sign_in(member)
        return browser

    return open_browser


@pytest.fixture
def browser(visit: Callable[[Member | None], Browser]) -> Browser:
    """A guest's browser; `.sign_in(ada)` signs somebody in."""
    return visit(None)


@pytest.fixture
def ada(db: SQLAlchemy) -> Member:
    """A member like any other; in tests about access she owns what is asked for."""
    return make_member("Ada Okafor", timezone="Europe/Paris", currency="EUR")


@pytest.fixture
def ben(db: SQLAlchemy) -> Member:
    """Another member; in tests about access he is the hostile neighbour."""
    return make_member("Ben Castillo", timezone="America/New_York")


@pytest.fixture
def cleo(db: SQLAlchemy) -> Member:
    """The administrator of the instance."""
    return make_member("Cleo Marsh", is_admin=True)
