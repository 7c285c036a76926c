"""The two-owner sweep: whoever plays with another's ids finds nothing, changes nothing, learns nothing.

Every page below /desk is found in the application's own map, so a later page is swept without being
named here; what its form takes is its row in tests/access/rows/. A neighbour with a full Desk of their
own and the administrator attack the ids of every private table of one victim.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule, UUIDConverter
from werkzeug.test import TestResponse

from community.core.db import db
from tests.access.table import Row, all_rows, modules
from tests.access.world import World
from tests.conftest import undone_transaction
from tests.factories import desk_of
from tests.opsaccount.private import fill_desk, marks, private_models, raw_rows

ATTACKERS = ("neighbour", "administrator")
MARK = "canary"
VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")
NO_RECORD = {"currency"}
"""Parts of private addresses that name no record."""
PROBED = ("channel_accounts", "contacts", "contact_points", "billing_items")
"""Whose ids are put into form fields and queries, one at a time."""
QUERIES = ("contact", "account", "from", "cursor", "month", "id", "record_id", "start", "q", "kind", "state")


class Desk:
    """The world as one member's rows are built and played in: they are its owner."""

    def __init__(self, world: World, persona: str) -> None:
        self.world, self.persona, self.made = world, persona, {}  # type: ignore[var-annotated]

    def member(self, _: str) -> Any:
        return self.world.member(self.persona)

    def __setitem__(self, name: str, value: Any) -> None:
        self.made[name] = value

    def __getitem__(self, name: str) -> Any:
        return self.made[name]


class Sweep:
    """The victim's ids, what their rows are before, and how many probes found what."""

    def __init__(self, world: World, ids: dict[str, uuid.UUID], desks: dict[str, Desk]) -> None:
        self.world, self.ids, self.desks = world, ids, desks
        self.probes: Counter[str] = Counter()
        self.before = self.rows()
        self.marks = marks(MARK)
        self.deleted = [id for name, id in desks["victim"].made.items() if name.endswith("_deleted")]

    def rows(self) -> dict[str, Any]:
        """Every private row of the victim, byte for byte."""
        with desk_of(self.world.member("owner")):
            return {model.__tablename__: raw_rows(model) for model in private_models()}

    def ask(self, kind: str, attacker: str, method: str, path: str, form: Any = None) -> tuple[int, str]:
        """One probe: its status and its body without what is different in every answer."""
        browser = self.world.browser(attacker)
        data = {**(form or {}), "csrf_token": browser.token()} if method != "GET" else None
        answer = browser.open(path, method=method, data=data)
        self.probes[kind] += 1
        text = unescape(answer.text)
        assert not [mark for mark in self.marks if mark in text], f"{attacker} {method} {path}"
        return answer.status_code, _same(answer)


@pytest.fixture(scope="module")
def sweep(app: Flask) -> Iterator[Sweep]:
    """A victim, a neighbour and an administrator, each with a full Desk."""
    with app.app_context(), undone_transaction() as connection:
        world = World(app, connection)
        desks = {"victim": Desk(world, "owner"), **{name: Desk(world, name) for name in ATTACKERS}}
        for desk in desks.values():
            for module in modules():
                if "rows.opsaccount" in module.__name__ and hasattr(module, "build"):
                    module.build(desk)
        with desk_of(world.member("owner")):
            ids = fill_desk(MARK)
        db.session.commit()
        yield Sweep(world, ids, desks)
        db.session.remove()


def rules(app: Flask) -> list[Rule]:
    """The private addresses that name something."""
    private = (rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/desk"))
    return [rule for rule in private if rule.arguments - NO_RECORD]


def private_rows() -> list[Row]:
    return [row for row in all_rows() if row.endpoint.startswith("opsaccount.")]


def test_every_part_of_a_private_address_is_a_records_id(app: Flask):
    for rule in rules(app):
        for name in rule.arguments - NO_RECORD:
            assert isinstance(rule._converters[name], UUIDConverter), f"{rule}: what is {name}?"


def test_anothers_id_in_an_address_is_no_address(app: Flask, sweep: Sweep, capsys):
    for rule in rules(app):
        rows = {row.method: row for row in private_rows() if row.endpoint == rule.endpoint}
        for attacker in ATTACKERS:
            for method in VERBS:
                row, desk = rows.get(method), sweep.desks[attacker]
                nothing = sweep.ask(
                    "address", attacker, method, _path(app, rule, uuid.uuid4()), _form(row, desk)
                )
                allowed = method in (rule.methods or ())
                assert nothing[0] == (404 if allowed else 405), f"{method} {rule}"
                for record in _tried(sweep, rule) if allowed else list(sweep.ids.values())[:1]:
                    found = sweep.ask("address", attacker, method, _path(app, rule, record), _form(row, desk))
                    assert found == nothing, f"{attacker}: {method} {rule} tells {record} from nothing"
    _unchanged(sweep, capsys)


def test_anothers_id_in_a_form_is_no_choice(app: Flask, sweep: Sweep, capsys):
    for row in (row for row in private_rows() if row.method == "POST"):
        for attacker in ATTACKERS:
            desk: Any = sweep.desks[attacker]
            path = _at(app, row, desk)
            for name in sorted({*_form(row, desk), *_fields(sweep, attacker, app, row)} - {"csrf_token"}):
                with _one(sweep, attacker, path, {**_form(row, desk), name: str(uuid.uuid4())}) as nothing:
                    pass
                for table in PROBED:
                    sent = {**_form(row, desk), name: str(sweep.ids[table])}
                    with _one(sweep, attacker, path, sent) as found:
                        assert found == nothing, f"{attacker}: {row}, {name} tells {table} from nothing"
    _unchanged(sweep, capsys)


def test_anothers_id_in_a_query_shows_nothing(app: Flask, sweep: Sweep, capsys):
    pages = [row for row in private_rows() if row.method == "GET"]
    for row in pages:
        for attacker in ATTACKERS:
            path = _at(app, row, sweep.desks[attacker])
            for name in QUERIES:
                nothing = sweep.ask("query", attacker, "GET", f"{path}?{name}={uuid.uuid4()}")
                found = sweep.ask("query", attacker, "GET", f"{path}?{name}={sweep.ids['contacts']}")
                assert found[0] == nothing[0] and found[1] == nothing[1], f"{row}?{name}"
    _unchanged(sweep, capsys)


def test_the_owner_does_find_their_own(sweep: Sweep):
    """The same addresses answer their owner: the sweep's 404 is about whose they are."""
    page = sweep.world.browser("owner").open(f"/desk/contacts/{sweep.ids['contacts']}", method="GET")
    assert page.status_code == 200 and f"{MARK}-contacts-name" in page.text


def _tried(sweep: Sweep, rule: Rule) -> list[uuid.UUID]:
    """One id of every table; where deleted records are brought back, by the act or by saving, those too."""
    brings_back = re.search(r"\.(restore_|edit_|new_|lock$)", rule.endpoint)
    return [*sweep.ids.values(), *(sweep.deleted if brings_back else [])]


@contextmanager
def _one(sweep: Sweep, attacker: str, path: str, form: Any) -> Iterator[tuple[int, str]]:
    """One form sent, judged, and undone."""
    with sweep.world.undone():
        yield sweep.ask("form", attacker, "POST", path, form)


def _form(row: Row | None, desk: Any) -> dict[str, Any]:
    """What succeeds for the owner of `desk`; made anew each time, because a file in it is read once."""
    return dict(row.form(desk)) if row else {}


def _fields(sweep: Sweep, attacker: str, app: Flask, row: Row) -> set[str]:
    """What the form's own page offers to fill in, beyond what the row sends."""
    rule = next(r for r in app.url_map.iter_rules(row.endpoint))
    if "GET" not in (rule.methods or ()):
        return set()
    page = sweep.world.browser(attacker).open(_at(app, row, sweep.desks[attacker]), method="GET").text
    return set(re.findall(r'<(?:input|select|textarea)[^>]*\bname="([^"]+)"', page))


def _at(app: Flask, row: Row, desk: Any) -> str:
    return app.url_map.bind("localhost").build(row.endpoint, dict(row.at(desk)), method=row.method)


def _path(app: Flask, rule: Rule, record: uuid.UUID) -> str:
    values: dict[str, Any] = {name: "EUR" if name in NO_RECORD else record for name in rule.arguments}
    return app.url_map.bind("localhost").build(rule.endpoint, values)


def _same(answer: TestResponse) -> str:
    """The body without ids, tokens and what was typed: what is left must not depend on whose id it was."""
    text = re.sub(r'<input[^>]*name="(csrf_token|once)"[^>]*>', "", answer.text)
    # "5 minutes ago" becomes 6 while the sweep runs.
    text = re.sub(r"<time\b.*?</time>", "", text, flags=re.DOTALL)
    place = answer.headers.get("Location", "").partition("?")[0]
    return re.sub(r"(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID", text + place)


def _unchanged(sweep: Sweep, capsys: Any) -> None:
    after = sweep.rows()
    changed = [table for table, rows in after.items() if rows != sweep.before[table]]
    with capsys.disabled():
        print(f"\nsweep: {dict(sweep.probes)} probes, {len(sweep.before)} tables, leaks {len(changed)}")
    assert changed == []
