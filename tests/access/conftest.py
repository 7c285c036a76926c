"""The world is built once for all cells of the table."""

from collections.abc import Iterator

import pytest
from flask import Flask

from community.core.db import db
from tests.access.table import build_world
from tests.access.world import World
from tests.conftest import undone_transaction


@pytest.fixture(scope="module")
def world(app: Flask) -> Iterator[World]:
    """The built world, in a transaction that is undone after the module."""
    with app.app_context(), undone_transaction() as connection:
        yield build_world(World(app, connection))
        db.session.remove()
