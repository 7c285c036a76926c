"""A mark in every sealed text of a Desk is in no file, no table, and no page of anybody else."""

from __future__ import annotations

import io
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, inspect, text

from community.accounts.models import Member
from community.accounts.queries import member_with
from community.core.db import db as database
from tests.browser import Browser
from tests.factories import desk_of, make_member
from tests.opsaccount.private import fill_desk, marks

MARK = "canary-bird"


@pytest.fixture
def town(open_app, tmp_path) -> Iterator[Flask]:
    """A real instance, committed: Ada's Desk is full of marks; Ben and the administrator look around."""
    app = open_app()
    with app.app_context():
        ada = make_member("Ada Okafor")
        make_member("Ben Castillo")
        make_member("Cleo Marsh", is_admin=True)
        with desk_of(ada):
            fill_desk(MARK)
        database.session.commit()
        yield app
        database.session.remove()


def test_no_mark_is_stored_in_clear(town, tmp_path):
    wanted = [mark.encode() for mark in marks(MARK)]
    assert len(wanted) > 15
    stored = dict(_files(tmp_path))
    if database.engine.dialect.name == "postgresql":
        stored |= dict(_tables(town))
        assert b"channel_accounts" in stored and stored[b"channel_accounts"].count(b"\n")
    else:
        assert any(path.endswith(b".db") or b"guildhall" in path for path in stored)
    for place, content in stored.items():
        assert not [mark for mark in wanted if mark in content or mark.hex().encode() in content], place


@pytest.mark.parametrize("who", ["Ada Okafor", "Ben Castillo", "Cleo Marsh", None])
def test_no_page_of_anybody_else_shows_a_mark(town, who):
    browser = Browser(town)
    if who:
        browser.sign_in(_member(who))
    seen = [mark for path in _pages(town) for mark in marks(MARK) if mark in unescape(_fetch(browser, path))]
    # Her own pages do show them: the others see none because they are others.
    assert bool(seen) == (who == "Ada Okafor")


def _member(name: str) -> Member | None:
    return member_with(f"{name.lower().replace(' ', '.')}@example.org")


def _pages(app: Flask) -> list[str]:
    """Every address that needs no part."""
    rules = (r for r in app.url_map.iter_rules() if "GET" in (r.methods or ()) and not r.arguments)
    return sorted(rule.rule for rule in rules)


def _fetch(browser: Browser, path: str) -> str:
    return browser.open(path, method="GET").text


def _files(folder: Path) -> Iterator[tuple[bytes, bytes]]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield str(path).encode(), path.read_bytes()


def _tables(app: Flask) -> Iterator[tuple[bytes, bytes]]:
    """Every table's rows as text, read by a superuser, whom row security does not bind."""
    url = app.config["GUILDHALL"].database_url.replace("guildhall@", "postgres@")
    engine = create_engine(url)
    with engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            rows = io.StringIO()
            for (row,) in connection.execute(text(f'select t::text from "{table}" t')):
                rows.write(f"{row}\n")
            yield table.encode(), rows.getvalue().encode()
    engine.dispose()
