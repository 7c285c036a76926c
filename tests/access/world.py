"""The small shared world the access table is played in: built once, and each act in it undone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import Connection

from community.accounts.actions import end_session, start_session
from community.accounts.models import Member
from community.accounts.queries import actor_of
from community.core.db import db
from community.opsaccount.sealing import forget_keys
from tests.browser import Browser
from tests.factories import make_member

PEOPLE = ("stranger", "member", "neighbour", "moderator", "administrator")


class World:
    """Who lives here, and what the packages' `build(world)` left for their rows.

    It keeps plain ids and texts, never ORM rows: the session they belonged to is gone when a row is played.
    """

    def __init__(self, app: Flask, connection: Connection) -> None:
        self.app, self._connection = app, connection
        self._made: dict[str, Any] = {}
        self._cookies: dict[str, str] = {}
        self.ids: dict[str, int] = {}
        """Member ids by persona."""
        for persona in PEOPLE:
            member = make_member(f"{persona.title()} Persona", is_admin=persona == "administrator")
            self.ids[persona] = member.id
            self._cookies[persona] = start_session(member, device=persona)
        self.ids["owner"], self._cookies["owner"] = self.ids["member"], self._cookies["member"]
        self._cookies["ended"] = self._ended_session()
        db.session.commit()

    def _ended_session(self) -> str:
        token = start_session(self.member("member"), device="ended")
        actor = actor_of(token)
        assert actor
        end_session(actor.id, actor.session_id)
        return token

    def member(self, persona: str) -> Member:
        """The account of a persona, for builders."""
        return db.session.get_one(Member, self.ids[persona])

    def __setitem__(self, name: str, value: Any) -> None:
        if name in self._made:
            raise KeyError(f"two packages made {name!r}")
        self._made[name] = value

    def __getitem__(self, name: str) -> Any:
        return self._made[name]

    def browser(self, persona: str, host: str = "localhost") -> Browser:
        """A browser with the persona's cookie; a guest's has none. `host` is what its requests claim."""
        browser = Browser(self.app, host)
        if persona in self._cookies:
            browser.carry(self._cookies[persona])
        return browser

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Whatever happens inside, the world is afterwards as it was built."""
        db.session.remove()
        self.app.extensions["limits"].storage.reset()
        with self._connection.begin_nested() as act:
            try:
                yield
            finally:
                db.session.remove()
                act.rollback()
                forget_keys()
