"""Large files in the background: read, added in batches, taken up again, swept."""

from __future__ import annotations

import os
import time
from io import BytesIO

import pytest
from sqlalchemy import select

from community.core import events
from community.core.db import db as database
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.contacts.models import Contact
from community.opsaccount.imports import jobs
from community.opsaccount.imports.actions import commit
from community.opsaccount.imports.models import Import
from community.opsaccount.imports.rules import KEPT_FOR
from community.opsaccount.imports.storage import Shelf, uploads
from community.opsaccount.imports.verdicts import SEGMENT
from community.opsaccount.queries import live
from tests.factories import desk_of

ROWS = 2 * SEGMENT + 500
HEADER = "Date,Contract,Hours,Amount,Payment type\r\n"
LARGE = HEADER + "".join(
    f"2026-01-{1 + n % 28:02},Client {n % 7} (9{n % 7}),1,{n}.50,\r\n" for n in range(ROWS)
)


@pytest.fixture
def small_limits(monkeypatch):
    """Have everything done in the background."""
    monkeypatch.setattr("community.opsaccount.imports.views.blueprint.READ_AT_ONCE", 10)
    monkeypatch.setattr("community.opsaccount.imports.views.steps.ADD_AT_ONCE", 10)


@pytest.fixture
def place(small_limits, visit, ada, work):
    """The address of a large import that was read."""
    file = (BytesIO(LARGE.encode()), "large.csv")
    place = visit(ada).post("/desk/imports/", {"file": file, "account_id": ""}).location
    assert "Reading the file" in visit(ada).get(place).text
    assert work() == 1
    return place


def what_counts(member) -> tuple[int, int]:
    """How many items and contacts of the member are live."""
    with desk_of(member):
        return tuple(len(database.session.scalars(live(model)).all()) for model in (BillingItem, Contact))


def the_import() -> Import:
    return database.session.scalars(select(Import)).one()


def test_a_large_file_is_read_and_added_in_the_background(place, visit, ada, work):
    me = visit(ada)
    assert f"Add {ROWS} rows" in me.get(place).text
    assert "Line" in me.get(f"{place}?verdict=new&page=45").text
    me.post(f"{place}/commit")
    assert "Adding the rows" in me.get(place).text and what_counts(ada) == (0, 0)
    assert "data-done" not in me.get(f"{place}/progress", headers={"HX-Request": "true"}).text
    assert work() == 1
    assert "data-done" in me.get(f"{place}/progress", headers={"HX-Request": "true"}).text
    assert what_counts(ada) == (ROWS, 7)
    assert "Rows added" in me.get(place).text
    with desk_of(ada):
        gross = sum(item.gross for item in database.session.scalars(live(BillingItem)))
        assert gross == sum(n * 100 + 50 for n in range(ROWS))
        assert the_import().shelf == ""


def test_a_worker_that_dies_leaves_nothing_and_is_taken_up(place, visit, ada, work, app):
    visit(ada).post(f"{place}/commit")
    app.extensions["huey"].flush()  # the job was taken, and its worker dies after the second batch

    def dies(share: float) -> None:
        events.commit()
        if share > 0.5:
            raise SystemExit

    with pytest.raises(SystemExit), desk_of(ada):
        commit(the_import(), dies)
    database.session.rollback()
    assert what_counts(ada) == (0, 0)
    _grow_old(1)
    jobs.look_after_uploads()
    assert work() >= 2  # taking up, and adding
    assert what_counts(ada) == (ROWS, 7)


def test_an_error_while_adding_puts_everything_back(place, visit, ada, work, monkeypatch):
    me = visit(ada)
    me.post(f"{place}/commit")
    with monkeypatch.context() as broken:
        broken.setattr(Shelf, "say_progress", _full_disk)
        work()
    assert what_counts(ada) == (0, 0)
    assert "Nothing was added; try again" in me.get(place).text
    me.post(f"{place}/commit")
    work()
    assert what_counts(ada) == (ROWS, 7)


def test_a_file_that_nobody_came_back_for_is_swept(place, visit, ada):
    _grow_old(KEPT_FOR.days + 1)
    jobs.look_after_uploads()
    page = visit(ada).get(place).text
    assert "Upload it again" in page
    visit(ada).post(f"{place}/commit")
    assert what_counts(ada) == (0, 0)


def test_damage_in_the_middle_fails_the_whole_file(small_limits, visit, ada, work):
    file = (BytesIO((LARGE + '2026-01-01,"never closed').encode()), "large.csv")
    place = visit(ada).post("/desk/imports/", {"file": file, "account_id": ""}).location
    work()
    assert "quotation mark" in visit(ada).get(place).text
    with desk_of(ada):
        assert (the_import().state, the_import().shelf) == ("failed", "")


def _grow_old(days: int) -> None:
    """Let every shelf look untouched for so long (days; the progress note for two hours)."""
    for folder in uploads().glob("*/*"):
        then = time.time() - days * 86_400 + 3_600
        for path in (folder, *folder.iterdir()):
            os.utime(path, (then, then))


def _full_disk(shelf: Shelf, share: float) -> None:
    raise OSError(28, "No space left on device")
