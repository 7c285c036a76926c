"""Nobody keeps a process for themselves: who has many requests ready waits after each for the others."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPResponse
from pathlib import Path
from select import select
from selectors import EVENT_READ, DefaultSelector

import pytest

from tests import servers
from tests.town import Served, town

GREEDY = 2000
"""Requests that one client sends at once, without waiting for an answer: a second of work, so that it
matters little when the machine lets this client read its answers."""
PATIENT = 8
"""Other clients, enough that one of them has the greedy one's worker, where there are two."""
QUESTION = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
ANSWER = b"HTTP/1.1 200 OK"


@pytest.fixture(params=["one process", "gunicorn"])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    """An instance on SQLite, where no query lets another request through."""
    with ExitStack() as stack:
        many = request.param == "gunicorn"
        settings = {"GUILDHALL_REDIS_URL": stack.enter_context(servers.redis())} if many else {}
        place = stack.enter_context(town(tmp_path / "town", **settings))
        yield stack.enter_context(place.served())


def test_a_greedy_client_waits_for_the_patient_ones(served: Served):
    with ExitStack() as stack:
        greedy, *patient = [stack.enter_context(connected(served.port)) for _ in range(1 + PATIENT)]
        for client in patient:  # each is accepted, and has its worker
            client.sendall(QUESTION)
            assert b"ok" in whole_answer(client)
        greedy.sendall(QUESTION * GREEDY)
        received = greedy.recv(65536)
        # The greedy one is being served. Nothing happens while the others ask, however long that takes.
        with standing_still(served):
            for client in patient:
                client.sendall(QUESTION)
            received += what_has_come(greedy)
        left = GREEDY - received.count(ANSWER)
        assert max(answers_before(patient, greedy)) < left / 2


@contextmanager
def standing_still(served: Served) -> Iterator[None]:
    """Let the server do nothing meanwhile."""
    os.killpg(served.process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(served.process.pid, signal.SIGCONT)


def what_has_come(client: socket.socket) -> bytes:
    """All that lies ready to be read."""
    received = b""
    while select([client], [], [], 0)[0]:
        received += client.recv(65536)
    return received


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=30)


def whole_answer(client: socket.socket) -> bytes:
    """Read it to its end, so that what comes next is the next one."""
    answer = HTTPResponse(client)
    answer.begin()
    return answer.read()


def answers_before(patient: list[socket.socket], greedy: socket.socket) -> Iterator[int]:
    """How many answers the greedy client had when each patient one got its own."""
    received = b""
    with DefaultSelector() as selector:
        for client in (*patient, greedy):
            selector.register(client, EVENT_READ)
        while len(selector.get_map()) > 1:
            for key, _ in selector.select(timeout=30):
                if key.fileobj is greedy:
                    received += greedy.recv(65536)
                else:
                    selector.unregister(key.fileobj)
                    yield received.count(ANSWER)
