"""Every door has a row, every row has a door, and every cell is true."""

from collections import Counter

import pytest
from flask import Flask

from community.core.live import EVENTS, TOPICS
from tests.access.personas import DESK, HALL
from tests.access.table import EventRow, Row, all_events, all_rows, answer_of, doors
from tests.access.world import World

ROWS = all_rows()
CELLS = [pytest.param(row, persona, id=f"{row} as {persona}") for row in ROWS for persona in row.answers]
EVENT_ROWS = all_events()
EVENT_CELLS = [pytest.param(row, who, id=f"{row} as {who}") for row in EVENT_ROWS for who in row.answers]
UNSAFE = [row for row in ROWS if row.method != "GET"]


def test_every_door_has_a_row_and_every_row_a_door(app: Flask):
    declared = {(row.method, row.endpoint) for row in ROWS}
    assert doors(app) - declared == set(), "endpoints without a row in tests/access/rows/"
    assert declared - doors(app) == set(), "rows without an endpoint"


def test_no_door_has_two_rows():
    counted = Counter(map(str, ROWS))
    assert [name for name, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_row_answers_every_persona(row: Row):
    expected = DESK if row.endpoint.startswith("opsaccount.") else HALL
    assert tuple(sorted(row.answers)) == tuple(sorted(expected))


@pytest.mark.parametrize(("row", "persona"), CELLS)
def test_a_cell(world: World, row: Row, persona: str):
    with world.undone():
        response = row.play(world, persona)
        assert answer_of(response) == row.answers[persona], response.text


@pytest.mark.parametrize("row", UNSAFE, ids=str)
def test_without_a_form_token_nothing_is_done(world: World, row: Row):
    with world.undone():
        persona = "owner" if "owner" in row.answers else "member"
        response = world.browser(persona).open(row.path(world), method=row.method, data=row.form(world))
        assert response.status_code == 400


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_host_that_a_request_claims_is_never_repeated(world: World, row: Row):
    let_in = (who for who, answer in row.answers.items() if answer in (200, 303))
    persona = next(let_in, "guest")
    with world.undone():
        told = row.play(world, persona, host="evil.example")
        assert answer_of(told) == row.answers[persona]
        assert "evil.example" not in f"{told.headers}" and b"evil.example" not in told.data


def test_every_socket_event_and_topic_has_a_row_and_every_row_is_one():
    assert {row.event for row in EVENT_ROWS} == set(EVENTS)
    assert {row.about for row in EVENT_ROWS if row.about} == set(TOPICS)
    assert all(set(row.answers) == set(HALL) for row in EVENT_ROWS)


@pytest.mark.parametrize(("row", "persona"), EVENT_CELLS)
def test_an_event_is_answered(world: World, row: EventRow, persona: str):
    with world.undone():
        assert row.play(world, persona) == row.answers[persona]
