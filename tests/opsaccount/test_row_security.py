"""PostgreSQL's own lock: row security is on and forced, and the application's role cannot step around it."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text

from community.core.db import db as database
from tests.factories import desk_of
from tests.opsaccount.private import private_models

TABLES = sorted(model.__tablename__ for model in private_models())


@pytest.fixture(autouse=True)
def on_postgresql(db):
    if database.engine.dialect.name != "postgresql":
        pytest.skip("row security is PostgreSQL's")


def test_every_private_table_is_confined_even_for_its_owner(app):
    engine = create_engine(app.config["GUILDHALL"].database_url)
    asked = text(
        "select relname, relrowsecurity, relforcerowsecurity,"
        " (select count(*) from pg_policy where polrelid = pg_class.oid)"
        " from pg_class where relnamespace = 'public'::regnamespace and relname = any(:tables)"
    )
    with engine.connect() as connection:
        found = {name: tuple(rest) for name, *rest in connection.execute(asked, {"tables": TABLES})}
    engine.dispose()
    assert found == dict.fromkeys(TABLES, (True, True, 1))


def test_the_applications_role_is_neither_superuser_nor_owner(ada):
    asked = text(
        "select current_user, rolsuper, rolbypassrls,"
        " (select count(*) from pg_tables where schemaname = 'public' and tableowner = current_user)"
        " from pg_roles where rolname = current_user"
    )
    with desk_of(ada):
        assert database.session.execute(asked).one() == ("guildhall_app", False, False, 0)
