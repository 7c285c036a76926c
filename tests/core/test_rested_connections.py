"""A pooled connection that rested while the database was away is renewed, not handed on."""

from __future__ import annotations

import pytest
from psycopg import sql
from sqlalchemy import make_url

from community.core import connections as module

END_ALL = "select pg_terminate_backend(pid, 60000) from pg_stat_activity where datname = {}"
"""And wait until they are gone. Only those of one database: the suite's own rest in its pool meanwhile."""


@pytest.mark.parametrize(("trusted", "first"), [(0.0, 200), (60.0, 503)])
def test_a_broken_connection_is_found_by_asking_or_at_the_first_use(
    open_app, request, monkeypatch, trusted, first
):
    if request.config.getoption("--database") != "postgresql":
        pytest.skip("SQLite is a file: its connections do not break")
    monkeypatch.setattr(module, "PING_AFTER", trusted)
    app = open_app()
    ending = sql.SQL(END_ALL).format(make_url(app.config["GUILDHALL"].database_url).database)
    client = app.test_client()
    assert client.get("/healthz").status_code == 200
    request.getfixturevalue("postgres_server").execute(ending)
    assert client.get("/healthz").status_code == first
    assert client.get("/healthz").status_code == 200
