"""The access table: the rows of every package, one module each in `tests/access/rows/`.

A rows module has `ROWS: list[Row]` and, where its addresses name records, `build(world)`, which makes the
records and leaves their ids in the world (`world["thread"] = thread.id`). Socket events stand beside the
routes: `EVENTS: list[EventRow]` in the same modules, a row for each topic that can be asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import Context
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from community.core.live import sio
from tests.access import rows
from tests.access.personas import SIGN_IN, TURNED_AWAY, Answer, Answers
from tests.access.world import World


@dataclass(frozen=True)
class Row:
    """One endpoint and method, how to reach it in the world, and what each persona is answered."""

    method: str
    endpoint: str
    answers: Answers
    at: Callable[[World], Mapping[str, Any]] = lambda world: {}
    """The parts of the address."""
    form: Callable[[World], Mapping[str, Any]] = lambda world: {}
    """What is sent: enough for success, so that a refusal is about access and nothing else."""

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint}"

    def play(self, world: World, persona: str, host: str = "localhost") -> TestResponse:
        """Ask as the persona, over HTTP, with a valid form token."""
        browser, path = world.browser(persona, host), self.path(world)
        if self.method == "GET":
            return browser.open(path, method="GET")
        return browser.post(path, dict(self.form(world)), method=self.method)

    def path(self, world: World) -> str:
        """The address in the world."""
        adapter = world.app.url_map.bind("localhost")
        return adapter.build(self.endpoint, dict(self.at(world)), method=self.method)


@dataclass(frozen=True)
class EventRow:
    """One socket event, what is sent with it, and what each persona is answered."""

    event: str
    answers: Answers
    payload: Callable[[World], Mapping[str, Any]] = lambda world: {}
    about: str = ""
    """Which of several things the event can ask for, such as a topic."""

    def __str__(self) -> str:
        return f"{self.event} {self.about}".strip()

    def play(self, world: World, persona: str) -> Answer:
        """Connect as the persona and send the event; connecting is itself the first of them."""
        # A fresh context, or the socket would share the `g` of the test's application context.
        return Context().run(self._play, world, persona)

    def _play(self, world: World, persona: str) -> Answer:
        socket = sio.test_client(world.app, flask_test_client=world.browser(persona).client)
        if not socket.is_connected():
            return TURNED_AWAY
        try:
            if self.event == "connect":
                return 200
            told = socket.emit(self.event, dict(self.payload(world)), callback=True)
            return int(told["status"])
        finally:
            socket.disconnect()


def answer_of(response: TestResponse) -> Answer:
    """The status, or SIGN_IN for a redirect to the sign-in page."""
    path = response.headers.get("Location", "").partition("?")[0]
    return SIGN_IN if response.status_code == 303 and path == "/sign-in" else response.status_code


def modules() -> list[ModuleType]:
    """The rows modules, in the alphabet's order."""
    found = iter_modules(rows.__path__, f"{rows.__name__}.")
    return [import_module(each.name) for each in found if not each.name.rsplit(".", 1)[1].startswith("_")]


def all_rows() -> list[Row]:
    """Every row of every package."""
    return [row for module in modules() for row in getattr(module, "ROWS", [])]


def all_events() -> list[EventRow]:
    """Every socket event's row."""
    return [row for module in modules() for row in getattr(module, "EVENTS", [])]


def build_world(world: World) -> World:
    """Let each package make what its rows name."""
    for module in modules():
        if build := getattr(module, "build", None):
            build(world)
    return world


def doors(app: Flask) -> set[tuple[str, str]]:
    """Each method of each endpoint of the application."""
    return {
        (method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
