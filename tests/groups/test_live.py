"""Posts arrive by themselves, once and in order, for those who may read them, whatever dies on the way.

Played against real servers: the one process with SQLite, and two workers with PostgreSQL and Redis.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, TypeVar

import pytest

from community.accounts.models import Member
from community.core.db import db
from community.groups.models import Group, Thread
from tests.factories import make_group, make_member, make_reply, make_thread, put_in, remove_reply
from tests.town import Served, Town, town
from tests.viewer import TurnedAway, Viewer

Row = TypeVar("Row")

AT_ONCE = 1.0
"""Seconds within which a lost right must show."""


@dataclass
class Stage:
    """A served town with a closed group: Ada owns it, Ben belongs to it, Eve does not."""

    town: Town
    served: Served
    ada: Member
    ben: Member
    eve: Member
    group: Group
    thread: Thread

    def reply(self, body: str = "An answer.", *, cookie: str = "", served: Served | None = None) -> int:
        """Post as Ada over HTTP; the status."""
        path = f"/groups/{self.group.slug}/threads/{self.thread.id}/posts"
        where = (served or self.served).address
        return self.town.post(where, path, cookie or self.town.cookie(self.ada), body=body)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with ExitStack() as stack:
        settings = {}
        if request.param == "postgresql":
            server = request.getfixturevalue("postgres_server")
            settings["GUILDHALL_DATABASE_URL"] = stack.enter_context(server.database()).url
            settings["GUILDHALL_REDIS_URL"] = request.getfixturevalue("redis_url")
        folder: Path = tmp_path_factory.mktemp("town")
        place = stack.enter_context(town(folder, **settings))
        served = stack.enter_context(place.served())
        yield _stage(place, served)


def _stage(place: Town, served: Served) -> Stage:
    ada, ben, eve = (loose(make_member(name)) for name in ("Ada", "Ben", "Eve"))
    group = loose(make_group(ada, "Guild", visibility="closed", joining="approval"))
    put_in(group, ben)
    return Stage(place, served, ada, ben, eve, group, loose(make_thread(group, ada)))


def loose(row: Row) -> Row:
    """The row as it is now, outside the session: looking at it must not hold SQLite's only writer."""
    db.session.refresh(row)
    db.session.expunge(row)
    db.session.rollback()
    return row


@pytest.fixture
def thread(stage: Stage) -> Thread:
    """A thread of its own for each test."""
    stage.thread = loose(make_thread(stage.group, stage.ada))
    return stage.thread


def viewer(stage: Stage, member: Member) -> Viewer:
    return Viewer(stage.served.address, stage.town.cookie(member))


def test_a_reply_reaches_every_reader_in_order(stage: Stage, thread: Thread):
    cookie = stage.town.cookie(stage.ada)
    with ExitStack() as stack:
        viewers = [stack.enter_context(viewer(stage, stage.ben)) for _ in range(8)]
        assert {v.subscribe(thread.id, last=1)["status"] for v in viewers} == {200}
        for number in range(2, 7):
            assert stage.reply(f"Answer {number}", cookie=cookie) == 303
        for each in viewers:
            assert each.hears({2, 3, 4, 5, 6})
            assert {push["number"] for push in each.pushes} == {2, 3, 4, 5, 6}
        push = next(p for p in viewers[0].pushes if p["number"] == 4)
        assert "Answer 4" in push["html"] and 'id="post-4"' in push["html"]
        assert (push["topic"], push["id"]) == ("thread", thread.id)


def test_a_push_is_the_same_for_everyone_and_names_no_reader(stage: Stage, thread: Thread):
    with viewer(stage, stage.ada) as hers, viewer(stage, stage.ben) as his:
        for each in (hers, his):
            each.subscribe(thread.id, last=1)
        stage.reply("For all")
        assert hers.numbers(1) == his.numbers(1) == [2]
        assert hers.pushes == his.pushes
        assert "Ben" not in json.dumps(his.pushes) and "csrf" not in json.dumps(his.pushes)


def test_who_was_away_gets_what_they_missed(stage: Stage, thread: Thread):
    for _ in range(3):
        make_reply(thread, stage.ada)
    with viewer(stage, stage.ben) as late:
        answer = late.subscribe(thread.id, last=2)
        assert [post["number"] for post in answer["posts"]] == [3, 4]
        assert answer["last"] == 4
        assert late.subscribe(thread.id, last=4)["posts"] == []
        assert "posts" in late.subscribe(thread.id) and late.subscribe(thread.id)["posts"] == []


def test_who_was_away_learns_of_corrections_too(stage: Stage, thread: Thread):
    number = make_reply(thread, stage.ada)
    with viewer(stage, stage.ben) as late:
        version = late.subscribe(thread.id, last=number)["version"]
        remove_reply(thread, stage.ada, number)
        answer = late.subscribe(thread.id, last=number, version=version)
        assert [(post["number"], post["version"]) for post in answer["posts"]] == [(number, 2)]
        assert "An answer." not in answer["posts"][0]["html"]


def test_a_removal_is_pushed_as_a_newer_version(stage: Stage, thread: Thread):
    cookie = stage.town.cookie(stage.ada)
    with viewer(stage, stage.ben) as reader:
        reader.subscribe(thread.id, last=1)
        path = f"/groups/{stage.group.slug}/threads/{thread.id}/posts/1/remove"
        assert stage.town.post(stage.served.address, path, cookie) == 303
        assert reader.numbers(1) == [1]
        assert reader.pushes[0]["version"] == 2 and "The first post." not in reader.pushes[0]["html"]


def test_after_a_very_long_absence_one_reloads(stage: Stage, thread: Thread):
    for _ in range(201):
        make_reply(thread, stage.ada)
    with viewer(stage, stage.ben) as late:
        assert late.subscribe(thread.id, last=1)["reload"] is True
        assert len(late.subscribe(thread.id, last=2)["posts"]) == 200


def test_who_may_not_read_is_told_what_a_missing_thread_is_told(stage: Stage, thread: Thread):
    with viewer(stage, stage.eve) as outsider, viewer(stage, stage.ben) as insider:
        assert outsider.subscribe(thread.id, last=0) == outsider.subscribe(10**9) == {"status": 404}
        insider.subscribe(thread.id, last=1)
        stage.reply()
        assert insider.numbers(1) == [2]
        assert outsider.numbers(1, within=0.5) == []


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        "thread",
        {},
        {"topic": "thread"},
        {"topic": "thread", "id": "1"},
        {"topic": "thread", "id": True},
        {"topic": "thread", "id": -1},
        {"topic": "thread", "id": 2**70},
        {"topic": ["thread"], "id": 1},
        {"topic": "desk", "id": 1},
    ],
)
def test_nonsense_is_answered_and_does_no_harm(stage: Stage, message: object):
    with viewer(stage, stage.ben) as clumsy:
        assert clumsy.send("subscribe", message) == {"status": 404}
        known = {"last": "x", "version": -1}
        assert clumsy.subscribe(stage.thread.id, **known)["status"] == 200  # type: ignore[arg-type]


def test_guests_and_other_sites_are_turned_away(stage: Stage):
    with pytest.raises(TurnedAway):
        Viewer(stage.served.address).subscribe(stage.thread.id)
    assert _handshake(stage, f"http://localhost:{stage.served.port}") == 101
    assert _handshake(stage, "http://evil.example") == 400


def _handshake(stage: Stage, origin: str) -> int:
    """The status of a member's websocket handshake from a page of `origin`."""
    connection = HTTPConnection("localhost", stage.served.port, timeout=10)
    headers = {
        "Cookie": stage.town.cookie(stage.ben),
        "Origin": origin,
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg==",
        "Sec-WebSocket-Version": "13",
    }
    try:
        connection.request("GET", "/socket.io/?EIO=4&transport=websocket", headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()


def test_who_is_removed_hears_nothing_more(stage: Stage, thread: Thread):
    cookie = stage.town.cookie(stage.ada)
    put_in(stage.group, stage.eve)
    with viewer(stage, stage.eve) as removed, viewer(stage, stage.ben) as other:
        for each in (removed, other):
            assert each.subscribe(thread.id, last=1)["status"] == 200
        path = f"/groups/{stage.group.slug}/members/{stage.eve.id}/remove"
        assert stage.town.post(stage.served.address, path, cookie) == 303
        assert removed.wait_for_again(AT_ONCE) and other.wait_for_again(AT_ONCE)
        assert removed.subscribe(thread.id, last=1) == {"status": 404}
        assert other.subscribe(thread.id, last=1)["status"] == 200
        assert stage.reply("After the removal", cookie=cookie) == 303
        assert other.numbers(1) == [2]
        assert removed.numbers(1, within=AT_ONCE) == []


def test_who_ignores_the_bell_hears_nothing_either(stage: Stage, thread: Thread):
    """The same without subscribing again: the old room is dead whatever the client does."""
    cookie = stage.town.cookie(stage.ada)
    put_in(stage.group, stage.eve)
    with viewer(stage, stage.eve) as removed:
        removed.subscribe(thread.id, last=1)
        path = f"/groups/{stage.group.slug}/members/{stage.eve.id}/remove"
        stage.town.post(stage.served.address, path, cookie)
        stage.reply("After the removal", cookie=cookie)
        assert removed.numbers(1, within=AT_ONCE) == []


def test_signing_out_ends_the_connection_at_once(stage: Stage, thread: Thread):
    cookie = stage.town.cookie(stage.ben)
    with Viewer(stage.served.address, cookie) as tab, viewer(stage, stage.ben) as elsewhere:
        tab.subscribe(thread.id, last=1)
        elsewhere.subscribe(thread.id, last=1)
        assert stage.town.post(stage.served.address, "/sign-out", cookie) == 303
        assert tab.hung_up(AT_ONCE)
        assert not elsewhere.hung_up(0.2)
        stage.reply()
        assert elsewhere.numbers(1) == [2]
        assert tab.pushes == []


def test_what_a_dead_process_committed_is_delivered_by_the_living(stage: Stage, thread: Thread):
    """This process commits a reply and then does what a killed worker does: nothing."""
    with ExitStack() as stack:
        viewers = [stack.enter_context(viewer(stage, stage.ben)) for _ in range(4)]
        for each in viewers:
            each.subscribe(thread.id, last=1)
        make_reply(thread, stage.ada, "Left behind")
        for each in viewers:
            assert set(each.numbers(1)) == {2}


def test_killed_between_acknowledgement_and_delivery(stage: Stage, thread: Thread):
    place = stage.town
    with place.served() as first:
        cookie = place.cookie(stage.ada)
        reader = Viewer(first.address, place.cookie(stage.ben))
        assert reader.subscribe(thread.id, last=1)["status"] == 200
        assert stage.reply("Acknowledged", cookie=cookie, served=first) == 303
        first.kill()
        before = [push["number"] for push in _drained(reader)]
    with place.served() as second, Viewer(second.address, place.cookie(stage.ben)) as again:
        answer = again.subscribe(thread.id, last=1)
        assert [post["number"] for post in answer["posts"]] == [2]
        assert "Acknowledged" in answer["posts"][0]["html"]
        assert stage.reply("And on", cookie=cookie, served=second) == 303
        assert again.hears({3})
    assert set(before) <= {2}


def _drained(viewer: Viewer) -> list[dict[str, Any]]:
    with suppress(TurnedAway):
        viewer.numbers(99, within=1)
    return viewer.pushes
