"""Fills an empty database with a community of known size, quickly and the same each time."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, insert, select, text
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from community.accounts.models import Member
from community.core import markup
from community.core.db import Base
from community.groups.models import Group, Membership, Post, Thread

LONG_THREAD, SHORT_THREAD = 1, 2
SHORT_POSTS = 20
BUSY_GROUP = 1  # the first half of all members belong to it, and both threads above are in it
BODY_LENGTH = 400  # characters
BODIES = 200  # different ones, rendered once each
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = (
    "budget approval scope client proposal invoice deposit referral introduction rate delay retainer quote "
    "contract revision deadline kickoff feedback portfolio outreach discovery call proof margin the a of to "
    "and in for with before after they asked said wants because always never often until we I my our"
).split()

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Size:
    """How much of everything; `posts` counts those of the long thread too."""

    members: int = 1_000
    groups: int = 20
    threads: int = 20_000
    posts: int = 200_000
    long_thread: int = 10_000


FULL = Size()
QUICK = Size(members=600, groups=5, threads=1_000, posts=20_000)


def fill(engine: Engine, size: Size) -> None:
    """Write everything in one transaction, then let the database take stock of itself."""
    lengths = _thread_lengths(size)
    with engine.begin() as connection:
        _write(connection, Member, _members(size))
        _write(connection, Group, _groups(size))
        _write(connection, Membership, _memberships(size))
        _write(connection, Thread, _threads(size, lengths))
        _write(connection, Post, _posts(size, lengths))
        _write_bare_table(connection)
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("analyze"))


def _thread_lengths(size: Size) -> list[int]:
    """Posts of each thread, by id from 1: the long one, the one of a single page, and the rest evenly."""
    others = size.threads - 2
    each, extra = divmod(size.posts - size.long_thread - SHORT_POSTS, others)
    return [size.long_thread, SHORT_POSTS, *(each + (index < extra) for index in range(others))]


def _members(size: Size) -> Iterator[Row]:
    for number in range(1, size.members + 1):
        yield {
            "id": number,
            "email": f"member{number}@example.org",
            "password_hash": "nobody signs in with a password here",
            "name": f"Member {number}",
            "created_at": BEGAN,
            "confirmed_at": BEGAN,
        }


def _groups(size: Size) -> Iterator[Row]:
    members = Counter(row["group_id"] for row in _memberships(size))
    threads = Counter(_group(size, thread) for thread in range(1, size.threads + 1))
    for number in range(1, size.groups + 1):
        yield {
            "id": number,
            "slug": f"group-{number}",
            "name": f"Group {number}",
            "description": "What budgets, approvals and scope sound like this month.",
            "visibility": "open",
            "joining": "now",
            "member_count": members[number],
            "thread_count": threads[number],
            "last_post_at": _ended(size),
            "created_by": 1,
            "created_at": BEGAN,
        }


def _memberships(size: Size) -> Iterator[Row]:
    """Every member in three groups, and the first half of them in the busy one too."""
    for member in range(1, size.members + 1):
        mine = {1 + (member + step) % size.groups for step in range(3)}
        if member <= size.members // 2:
            mine.add(BUSY_GROUP)
        for group in sorted(mine):
            yield {"member_id": member, "group_id": group, "role": "member", "joined_at": BEGAN}


def _threads(size: Size, lengths: list[int]) -> Iterator[Row]:
    for number, length in enumerate(lengths, start=1):
        yield {
            "id": number,
            "group_id": _group(size, number),
            "title": f"What they said about {WORDS[number % 24]}, part {number}",
            "author_id": _author(size, number, 1),
            "created_at": BEGAN,
            "next_number": length + 1,
            "last_number": length,
            "post_count": length,
            "last_post_at": _written(number, length),
            "last_author_id": _author(size, number, length),
        }


def _posts(size: Size, lengths: list[int]) -> Iterator[Row]:
    bodies = _bodies()
    identity = 0
    for thread, length in enumerate(lengths, start=1):
        for number in range(1, length + 1):
            identity += 1
            body, html = bodies[identity % len(bodies)]
            yield {
                "id": identity,
                "thread_id": thread,
                "number": number,
                "author_id": _author(size, thread, number),
                "body": body,
                "html": html,
                "created_at": _written(thread, number),
            }


def _group(size: Size, thread: int) -> int:
    return BUSY_GROUP if thread <= SHORT_THREAD else 1 + thread % size.groups


def _author(size: Size, thread: int, number: int) -> int:
    return 1 + (thread * 7 + number) % size.members


def _written(thread: int, number: int) -> datetime:
    """When a post was written: later by number, and the last threads' last."""
    return BEGAN + timedelta(seconds=thread * 60 + number)


def _ended(size: Size) -> datetime:
    return BEGAN + timedelta(seconds=size.threads * 60 + size.long_thread)


def _bodies() -> list[tuple[str, str]]:
    """Pairs of Markdown and the HTML that Guildhall makes of it."""
    chance = random.Random(20261121)
    sources = []
    for _ in range(BODIES):
        words = chance.choices(WORDS, k=BODY_LENGTH // 6)
        words[3] = f"**{words[3]}**"
        words[len(words) // 2] += ".\n\n"
        sources.append(" ".join(words)[:BODY_LENGTH])
    return [(source, markup.render(source)) for source in sources]


def _write(connection: Connection, model: type[Base], rows: Iterable[Row]) -> None:
    """Insert rows, with the model's own defaults for what they leave out."""
    table = model.__table__
    assert isinstance(table, Table)
    defaults = {
        c.name: c.default.arg for c in table.columns if isinstance(c.default, ScalarElementColumnDefault)
    }
    whole = ({**defaults, **row} for row in rows)
    if connection.dialect.name == "postgresql":
        _copy(connection, table, whole)
        return
    while part := list(islice(whole, 5_000)):
        connection.execute(insert(table), part)


def _copy(connection: Connection, table: Table, rows: Iterator[Row]) -> None:
    first = next(rows)
    columns = list(first)
    driver: Any = connection.connection.driver_connection
    statement = f"copy {table.name} ({', '.join(columns)}) from stdin"
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write_row(list(first.values()))
        for row in rows:
            copy.write_row([row[column] for column in columns])
    if "id" in table.columns:
        sequence = func.setval(func.pg_get_serial_sequence(table.name, "id"), func.max(table.c.id))
        connection.execute(select(sequence).select_from(table))


def _write_bare_table(connection: Connection) -> None:
    """What the bare insert of the floors writes to."""
    columns = "id integer primary key, thread_id bigint, author_id bigint, body text, created_at text"
    if connection.dialect.name == "postgresql":
        columns = columns.replace("id integer", "id bigint generated by default as identity", 1)
    connection.execute(text(f"create table bare_posts ({columns})"))
