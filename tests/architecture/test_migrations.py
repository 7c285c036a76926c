"""Migrations make what the models say, on both databases, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Engine, create_engine, inspect

from community.config import Config
from community.core.connections import APP_ROLE, prepare_engine
from community.migrations import _alembic, downgrade, up_to_date, upgrade
from tests.architecture.everything import METADATA, PRIVATE


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application object of an empty database: all that a migration asks of it is its configuration."""
    app, config = Flask("bare"), Config.from_env({"GUILDHALL_DATA": str(tmp_path)})
    if request.param == "sqlite":
        app.config["GUILDHALL"] = config
        yield app
    else:
        with request.getfixturevalue("postgres_server").database() as fresh:
            app.config["GUILDHALL"] = config.with_(database_url=fresh.url)
            yield app


@pytest.fixture
def engine(bare: Flask) -> Iterator[Engine]:
    """An engine prepared as the application's."""
    made = create_engine(bare.config["GUILDHALL"].database_url)
    upgrade(bare)
    prepare_engine(made)
    yield made
    made.dispose()


def test_the_migrations_make_what_the_models_say(engine: Engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_up_down_and_up_again(bare: Flask):
    upgrade(bare)
    assert up_to_date(bare)
    downgrade(bare, "base")
    assert tables(bare) == {"alembic_version"}
    assert not up_to_date(bare)
    upgrade(bare)
    assert tables(bare) == {*METADATA.tables, "alembic_version"}


def test_each_step_can_be_taken_back(bare: Flask):
    steps = [s.revision for s in ScriptDirectory.from_config(_alembic()).walk_revisions()][::-1]
    before = {"alembic_version"}
    for revision, previous in zip(steps, ["base", *steps], strict=False):
        upgrade(bare, revision)
        after = tables(bare)
        downgrade(bare, previous)
        assert tables(bare) == before, f"{revision} leaves something behind"
        upgrade(bare, revision)
        before = after


def test_an_upgrade_of_the_newest_changes_nothing(bare: Flask):
    upgrade(bare)
    upgrade(bare)
    assert up_to_date(bare)


def test_the_steps_are_one_line():
    assert len(ScriptDirectory.from_config(_alembic()).get_heads()) == 1


@pytest.mark.parametrize("bare", ["postgresql"], indirect=True)
def test_row_security_is_forced_on_every_private_table(engine: Engine):
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "select relname, relrowsecurity and relforcerowsecurity,"
            " exists (select from pg_policy where polrelid = pg_class.oid)"
            " from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
        )
        secured = {name: forced and policy for name, forced, policy in rows}
    assert {name: secured[name] for name in PRIVATE} == dict.fromkeys(PRIVATE, True)


@pytest.mark.parametrize("bare", ["postgresql"], indirect=True)
def test_the_application_is_neither_owner_nor_superuser(engine: Engine):
    with engine.connect() as connection:
        role = "select current_user, rolsuper, rolbypassrls from pg_roles where rolname = current_user"
        assert connection.exec_driver_sql(role).one() == (APP_ROLE, False, False)
        owned = "select count(*) from pg_tables where schemaname = 'public' and tableowner = current_user"
        assert connection.exec_driver_sql(owned).scalar_one() == 0


def tables(app: Flask) -> set[str]:
    """The names of the tables that are there."""
    engine = create_engine(app.config["GUILDHALL"].database_url)
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()
