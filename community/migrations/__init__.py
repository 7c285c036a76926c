"""Alembic migrations, run by the application itself on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import Connection, Engine, create_engine, text

from community.core.connections import APP_ROLE, prepare_engine

T = TypeVar("T")

LOCK = 5_180_221
"""Advisory lock that keeps two workers from migrating one PostgreSQL database at once."""


def upgrade(app: Flask, revision: str = "head") -> None:
    """Bring the database to `revision`. Safe to call at every start and from several workers."""
    _run(app, lambda config: command.upgrade(config, revision))


def downgrade(app: Flask, revision: str) -> None:
    """Take the database back to `revision` (tests, and a regretted release)."""
    _run(app, lambda config: command.downgrade(config, revision))


def up_to_date(app: Flask) -> bool:
    """True when the database stands at the newest migration."""
    engine = _engine(app)
    # Looking must not queue behind whoever is writing.
    with engine.execution_options(read_only=True).connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    engine.dispose()
    return current == ScriptDirectory.from_config(_alembic()).get_current_head()


def with_schema(command: Callable[..., T]) -> Callable[..., T]:
    """Decorate a command that needs the database: it finds it up to date, even in an empty directory."""

    @with_appcontext
    @wraps(command)
    def prepared(*args: Any, **options: Any) -> T:
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        if not up_to_date(app):
            upgrade(app)
        return command(*args, **options)

    return prepared


def _run(app: Flask, work) -> None:  # type: ignore[no-untyped-def]
    engine = _engine(app)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"select pg_advisory_xact_lock({LOCK})"))
                _make_role(connection)
            config = _alembic()
            config.attributes["connection"] = connection
            work(config)
            if connection.dialect.name == "postgresql":
                _grant(connection)
    finally:
        engine.dispose()


def _alembic() -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config


def _engine(app: Flask) -> Engine:
    """An engine of the tables' owner: unlike the app's, it does not take on the confined role."""
    url = app.config["GUILDHALL"].database_url
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        prepare_engine(engine)
    return engine


def _make_role(connection: Connection) -> None:
    """Make the role the app confines itself to, unless the cluster has it already.

    Raises RuntimeError with the statements to run when the configured user may not.
    """
    # Since PostgreSQL 16 the maker of a role may administer it without being allowed to take it on.
    asked = "set" if (connection.dialect.server_version_info or (0,)) >= (16,) else "member"
    may_set = text(f"select pg_has_role(current_user, '{APP_ROLE}', '{asked}')")
    exists = text(f"select 1 from pg_roles where rolname = '{APP_ROLE}'")
    try:
        if not connection.scalar(exists):
            with connection.begin_nested():
                connection.execute(text(f"create role {APP_ROLE} nologin nosuperuser nobypassrls"))
        if not connection.scalar(may_set):
            with connection.begin_nested():
                connection.execute(text(f"grant {APP_ROLE} to current_user"))
    except Exception as error:
        raise RuntimeError(
            f"The database user may not create the role {APP_ROLE}. As a superuser run:"
            f" create role {APP_ROLE} nologin; grant {APP_ROLE} to <the configured user>;"
        ) from error


def _grant(connection: Connection) -> None:
    for statement in (
        f"grant usage on schema public to {APP_ROLE}",
        f"grant select, insert, update, delete on all tables in schema public to {APP_ROLE}",
        f"grant usage, select on all sequences in schema public to {APP_ROLE}",
    ):
        connection.execute(text(statement))
