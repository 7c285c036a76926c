"""One application and schema a session, a savepoint a test, and people who come through the front door."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from hypothesis import HealthCheck, settings
from sqlalchemy import Connection

from community.accounts.models import Member
from community.app import create_app
from community.config import Config
from community.core import events
from community.core.db import close_connections
from community.core.db import db as database
from community.core.kept import forget_everything
from community.core.live import sio
from community.migrations import upgrade
from community.opsaccount.sealing import forget_keys
from tests.browser import Browser
from tests.factories import make_member
from tests.servers.fixtures import chromium_path, postgres_server, redis_url

__all__ = ["chromium_path", "postgres_server", "redis_url"]

# The same examples each time, however long they take: a property that fails then fails for everybody, and a
# busy machine is no fault. `--hypothesis-profile=search` looks for new examples.
IN_ITS_OWN_TIME = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("steady", derandomize=True, **IN_ITS_OWN_TIME)
settings.register_profile("search", max_examples=1000, **IN_ITS_OWN_TIME)
settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL run only what touches the database; the rest has run on SQLite already."""
    if config.getoption("--database") == "postgresql":
        touching = [item for item in items if {"app", "open_app"} & set(getattr(item, "fixturenames", ()))]
        config.hook.pytest_deselected(items=[item for item in items if item not in touching])
        items[:] = touching


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The instance's directory: keys, mail files and, on SQLite, the database."""
    return tmp_path_factory.mktemp("instance")


@pytest.fixture(scope="session")
def app(data: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on an empty, migrated database of the kind `--database` names."""
    with _migrated(data, request) as made:
        yield made


@pytest.fixture
def open_app(app: Flask, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., Flask]]:
    """Open an application of the test's own, whose commits are real: `open_app(base_url="https://…")`.

    `app` comes first, so that it has the socket server again afterwards.
    """
    with ExitStack() as stack:
        stack.enter_context(_same_socket_server())
        yield lambda **changes: stack.enter_context(_migrated(tmp_path, request, **changes))


@contextmanager
def _same_socket_server() -> Iterator[None]:
    """Each application takes over the one socket server of the process: give it back at the end."""
    before = {**vars(sio), "server_options": {**sio.server_options}}
    yield
    vars(sio).update(before)


@contextmanager
def _migrated(data: Path, request: pytest.FixtureRequest, **changes: object) -> Iterator[Flask]:
    config = Config.from_env({"GUILDHALL_DATA": str(data)}).with_(testing=True, **changes)
    with ExitStack() as stack:
        if request.config.getoption("--database") == "postgresql":
            fresh = stack.enter_context(request.getfixturevalue("postgres_server").database())
            config = config.with_(database_url=fresh.url)
        app = create_app(config)
        upgrade(app)
        yield app
        with app.app_context():
            close_connections()


@contextmanager
def undone_transaction() -> Iterator[Connection]:
    """A connection that every session of the application shares, and whose changes are undone at the end."""
    engine = database.engines[None]
    with engine.connect() as connection, connection.begin() as outer:
        database.engines[None] = connection  # type: ignore[assignment]
        forget_everything()  # what a test without this fixture has left
        try:
            yield connection
        finally:
            database.session.remove()
            database.engines[None] = engine
            outer.rollback()
            forget_keys()
            forget_everything()


@pytest.fixture
def db(app: Flask) -> Iterator[SQLAlchemy]:
    """The database inside a transaction that the end of the test undoes, requests' commits included."""
    app.extensions["limits"].storage.reset()
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


@pytest.fixture
def happened() -> Iterator[Callable[[type], list[object]]]:
    """Listen for a kind of event: `told = happened(PostCreated)` fills with each one whose commit is done."""
    heard: list[tuple[type, Callable[[object], None]]] = []

    def listen(kind: type) -> list[object]:
        told: list[object] = []
        heard.append((kind, events.after(kind)(lambda fact: told.append(fact))))
        return told

    yield listen
    for kind, handler in heard:
        events._after[kind].remove(handler)
