"""The floors: the least that the same stack could do for a page, without any of Guildhall's code.

F0 and F30 are bare views, R is one raw driver query, J a Jinja page without a query, Q that page with one
SQLAlchemy Core query: what a good plain Flask page could be. They read the rows that Guildhall's pages show.
"""

import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import Empty, LifoQueue
from typing import Any

import psycopg
from flask import Flask, Response, render_template, request
from flask_socketio import SocketIO, join_room
from sqlalchemy import Engine, column, create_engine, event, insert, select, table

READY = "<p>" + "ready " * 5000 + "</p>"
PAGE = 20  # posts
SAMPLE = [
    {
        "number": n,
        "author_id": n,
        "name": f"Member {n}",
        "created_at": "2026-01-01",
        "html": "<p>" + "word " * 80,
    }
    for n in range(1, PAGE + 1)
]

posts = table("posts", *map(column, ("thread_id", "number", "author_id", "html", "created_at")))
members = table("members", column("id"), column("name"))
bare_posts = table("bare_posts", *map(column, ("thread_id", "author_id", "body", "created_at")))
PAGE_OF_POSTS = (
    select(posts.c.number, posts.c.author_id, posts.c.html, posts.c.created_at, members.c.name)
    .join(members, members.c.id == posts.c.author_id)
    .order_by(posts.c.number)
    .limit(PAGE)
)
RAW = """
    select posts.number, posts.author_id, posts.html, posts.created_at, members.name
    from posts join members on members.id = posts.author_id
    where thread_id = {0} and number > {0} order by number limit 20
"""


def pages() -> Flask:
    """The views of F0, F30, R and Q, and the bare insert; the database is named by BENCH_DATABASE_URL."""
    app = Flask("bench.floors", template_folder="templates")
    app.secret_key = "only flashed messages are looked for"
    url = os.environ["BENCH_DATABASE_URL"]
    engine = _engine(url)
    raw = _raw_query(url)

    @app.get("/word")
    def word() -> str:
        return "word"

    @app.get("/ready")
    def ready() -> str:
        return READY

    @app.get("/raw/<int:thread>/<int:after>")
    def raw_query(thread: int, after: int) -> str:
        assert len(raw((thread, after))) == PAGE
        return READY

    @app.get("/plain/<int:thread>/<int:after>")
    def plain(thread: int, after: int) -> str:
        statement = PAGE_OF_POSTS.where(posts.c.thread_id == thread, posts.c.number > after)
        with engine.connect() as connection:
            rows = connection.execute(statement).all()
        return render_template("plain.html", posts=rows)

    @app.get("/rendered")
    def rendered() -> str:
        return render_template("plain.html", posts=SAMPLE)

    @app.get("/members/<int:member>")
    def member(member: int) -> str:
        return str(member)

    @app.post("/insert")
    def bare_insert() -> Response:
        row = {"thread_id": 1, "author_id": 1, "body": request.form["body"], "created_at": "2026-01-01"}
        with engine.begin() as connection:
            connection.execute(insert(bare_posts).values(row))
        return Response(status=303, headers={"Location": "/"})

    return app


def sockets() -> Flask:
    """A bare Flask-SocketIO on the same bus: `POST /emit` sends its body to everyone connected."""
    app = Flask("bench.floors")
    live = SocketIO(
        app,
        async_mode="gevent",
        transports=["websocket"],
        message_queue=os.environ["GUILDHALL_REDIS_URL"],
        always_connect=True,
    )

    @live.on("connect")
    def everyone() -> None:
        join_room("everyone")

    @app.post("/emit")
    def emit() -> Response:
        live.emit("post", request.form["body"], to="everyone")
        return Response(status=303, headers={"Location": "/"})

    return app


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=10, max_overflow=5)
    engine = create_engine(url)
    event.listen(engine, "connect", lambda connection, record: _tune(connection))
    return engine


def _tune(connection: sqlite3.Connection) -> None:
    """The same caches as Guildhall gives itself: a floor with less would flatter."""
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "cache_size=-16000", "mmap_size=134217728"):
        connection.execute(f"PRAGMA {pragma}")


def _raw_query(url: str) -> Callable[[Sequence[int]], list[Any]]:
    """A function from (thread, after) to rows, on idle connections kept aside."""
    idle: LifoQueue[Any] = LifoQueue()
    sqlite = url.startswith("sqlite")
    sql = RAW.format("?" if sqlite else "%s")

    def connect() -> Any:
        if not sqlite:
            return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        _tune(connection)
        return connection

    def query(values: Sequence[int]) -> list[Any]:
        connection = None
        with suppress(Empty):
            connection = idle.get_nowait()
        connection = connection or connect()
        rows = connection.execute(sql, values).fetchall()
        idle.put(connection)
        return list(rows)

    return query
