"""Two workers whose bus goes away and comes back: what was written meanwhile reaches every reader."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from community.core.redis_options import WAIT
from tests.factories import make_group, make_member, make_thread, put_in
from tests.groups.test_live import loose
from tests.servers import redis
from tests.servers.process import free_port
from tests.town import Served, Town, town
from tests.viewer import PATIENCE, Viewer

READERS = 3
"""On each worker."""


@dataclass
class Stage:
    """A town on two workers, with a bus that can be taken away."""

    place: Town
    served: Served
    port: int
    bus: ExitStack

    @contextmanager
    def bus_away(self) -> Iterator[None]:
        """Without the bus for as long as the block lasts."""
        self.bus.close()
        try:
            yield
        finally:
            self.bus.enter_context(redis(self.port))


@dataclass
class Reading:
    """A thread, and its readers on both workers."""

    id: int
    readers: list[Viewer]
    post: Callable[..., int]
    """Do something in it as its author: `post("posts", body=…)`; the status."""


def workers(served: Served) -> list[int]:
    """The two processes behind the address."""
    master = served.process.pid
    return [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split()]


@contextmanager
def answering(served: Served, worker: int) -> Iterator[None]:
    """Let that worker alone take new connections: the other stands still meanwhile."""
    others = [pid for pid in workers(served) if pid != worker]
    for pid in others:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in others:
            os.kill(pid, signal.SIGCONT)


@pytest.fixture(scope="module")
def stage(tmp_path_factory, postgres_server) -> Iterator[Stage]:
    with ExitStack() as stack:
        port, bus = free_port(), stack.enter_context(ExitStack())
        settings = {
            "GUILDHALL_DATABASE_URL": stack.enter_context(postgres_server.database()).url,
            "GUILDHALL_REDIS_URL": bus.enter_context(redis(port)),
        }
        place = stack.enter_context(town(tmp_path_factory.mktemp("town"), **settings))
        yield Stage(place, stack.enter_context(place.served()), port, bus)


@pytest.fixture
def reading(stage: Stage) -> Iterator[Reading]:
    ada, ben = loose(make_member()), loose(make_member())
    group = loose(make_group(ada))
    put_in(group, ben)
    thread = loose(make_thread(group, ada))
    writer, reader = stage.place.cookie(ada), stage.place.cookie(ben)
    address = f"/groups/{group.slug}/threads/{thread.id}"

    def post(act: str, **form: str) -> int:
        return stage.place.post(stage.served.address, f"{address}/{act}", writer, **form)

    with ExitStack() as stack:
        readers: list[Viewer] = []
        for worker in workers(stage.served):
            with answering(stage.served, worker):
                here = [stack.enter_context(Viewer(stage.served.address, reader)) for _ in range(READERS)]
                assert {each.subscribe(thread.id, last=1)["status"] for each in here} == {200}
            readers += here
        yield Reading(thread.id, readers, post)


def test_a_quiet_bus_is_not_taken_for_one_that_is_away(stage: Stage, reading: Reading):
    """First of all: after the others, a worker may still sleep before it listens again."""
    told: list[list[int]] = []
    for number in (2, 3):
        time.sleep(3 * WAIT)  # longer than anyone would wait for an answer
        assert reading.post("posts", body="After a pause") == 303
        told.append([each.told_again for each in reading.readers if each.hears({number})])
    # A worker that has just begun to listen says so once, before the first of the two.
    assert told[0] == told[1] and len(told[0]) == len(reading.readers)


def test_a_change_reaches_the_other_worker_while_the_bus_is_away(stage: Stage, reading: Reading):
    with stage.bus_away():
        assert reading.post("posts/1/remove") == 303
        for each in reading.readers:
            assert each.hears({1})


def test_people_go_on_writing_while_the_bus_is_away(stage: Stage, reading: Reading):
    with stage.bus_away():
        assert [reading.post("posts", body=f"Answer {number}") for number in (2, 3)] == [303, 303]
        for each in reading.readers:
            assert each.hears({2, 3})


def test_who_did_not_listen_asks_for_what_was_said_meanwhile(stage: Stage, reading: Reading):
    """The bus is back at once, but the workers have not noticed: it takes messages that nobody hears."""
    with stage.bus_away():
        pass
    assert reading.post("posts", body="Said into the void") == 303
    for each in reading.readers:
        assert each.wait_for_again(PATIENCE)
        told = [post["number"] for post in each.subscribe(reading.id, last=1)["posts"]]
        assert told == [2]
