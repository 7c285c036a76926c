"""One database's trial: fills it, serves floors and Guildhall side by side, and measures them in turn."""

import secrets
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import create_engine

from bench import filling, machine, viewers, visitors
from bench.client import Load, Timing, measure, request
from bench.counting import Count, count_page
from community.app import create_app
from community.config import Config
from community.core.connections import prepare_engine
from community.migrations import upgrade
from tests import servers

CONNECTIONS = 16
MEMBERS = 48  # signed in; more than there are connections, since one member may not post without end
ROUNDS = 3
SECONDS = 2.5  # of load a page and round
WARM_UP = 0.7  # seconds a page
REPLIES = 60  # a round, one after another
WATCHED_POSTS = 10  # a round
VIEWERS = 500
FLOORS = ("F0", "F30", "R", "J", "Q", "Q late")


@dataclass(frozen=True)
class Effort:
    """How much community, and how long to ask."""

    size: filling.Size = filling.FULL
    seconds: float = SECONDS
    replies: int = REPLIES


FULL = Effort()
QUICK = Effort(filling.QUICK, seconds=1.0, replies=20)


@dataclass
class Findings:
    """What a trial measured: every run of every page, kept apart until the medians are asked for."""

    database: str
    timings: dict[str, list[Timing]] = field(default_factory=dict)
    cpu: dict[str, list[float]] = field(default_factory=dict)
    """Milliseconds of the workers' processor time a request: steadier than speed on a busy machine."""
    deliveries: dict[str, list[viewers.Delivery]] = field(default_factory=dict)
    counts: dict[str, Count] = field(default_factory=dict)
    memory: dict[str, int] = field(default_factory=dict)
    unreached: str = ""
    """Why the viewers could not be measured, if they could not."""

    def median(self, name: str, figure: Callable[[Timing], float]) -> float:
        """The median over rounds of one figure of the page called `name`."""
        return median(map(figure, self.timings[name]))

    def delivery(self, name: str, figure: Callable[[viewers.Delivery], float]) -> float:
        """The median over rounds of one figure of a delivery to all viewers."""
        return median(map(figure, self.deliveries[name]))


@dataclass(frozen=True)
class _Stage:
    app: Flask
    environment: Mapping[str, str]
    folder: Path
    effort: Effort


@dataclass(frozen=True)
class _Asking:
    server: machine.Server
    connections: Sequence[Sequence[bytes]]


def trial(database: str, effort: Effort) -> Findings:
    """Measure everything on `database`, "postgresql" or "sqlite"."""
    findings = Findings(database)
    with _stage(database, effort) as stage:
        members = visitors.sign_in(stage.app, MEMBERS)
        pages = visitors.pages(stage.app)
        with (
            _serve(stage, "bench.floors:pages()") as floors,
            _serve(stage, "wsgi:app") as guildhall,
        ):
            askings = {**_floor_askings(floors), **_page_askings(guildhall, pages, members)}
            _ask_in_turn(askings, stage.effort.seconds, findings)
            findings.memory = {"bare Flask": floors.memory(), "Guildhall": guildhall.memory()}
            _reply_in_turn(stage, floors.port, guildhall.port, pages, members, findings)
        try:
            _push_in_turn(stage, pages, members, findings)
        except (viewers.Missing, TimeoutError) as reason:
            findings.unreached = f"{type(reason).__name__}: {reason}"
        cookie = members[0].cookie
        for name in ("home", "group", "thread", "thread_late"):
            findings.counts[name] = count_page(stage.app, getattr(pages, name), cookie)
    return findings


@contextmanager
def _stage(database: str, effort: Effort) -> Iterator[_Stage]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="guildhall-bench-")))
        environment = {"GUILDHALL_DATA": str(folder)}
        with machine.beside_the_servers():
            environment["GUILDHALL_REDIS_URL"] = stack.enter_context(servers.redis())
            server = stack.enter_context(servers.postgres()) if database == "postgresql" else None
        if server:
            environment["GUILDHALL_DATABASE_URL"] = stack.enter_context(server.database()).url
        config = Config.from_env(environment)
        app = create_app(config)
        upgrade(app)
        _fill(config.database_url, effort.size)
        yield _Stage(app, {**environment, "BENCH_DATABASE_URL": config.database_url}, folder, effort)


def _fill(url: str, size: filling.Size) -> None:
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        prepare_engine(engine)
    filling.fill(engine, size)
    engine.dispose()


@contextmanager
def _serve(stage: _Stage, application: str) -> Iterator[machine.Server]:
    log = stage.folder / f"{application.partition(':')[0]}.log"
    with machine.gunicorn(application, stage.environment, log) as server:
        yield server


def _floor_askings(server: machine.Server) -> dict[str, _Asking]:
    late = (visitors.LATE_PAGE - 1) * visitors.PER_PAGE
    paths = ("/word", "/ready", "/raw/1/0", "/rendered", "/plain/1/0", f"/plain/1/{late}")
    return {
        name: _Asking(server, [[request(path)]] * CONNECTIONS)
        for name, path in zip(FLOORS, paths, strict=True)
    }


def _page_askings(
    server: machine.Server, pages: visitors.Pages, members: Sequence[visitors.Visitor]
) -> dict[str, _Asking]:
    def signed_in(path: str) -> _Asking:
        return _Asking(server, [[request(path, headers=m.headers())] for m in members[:CONNECTIONS]])

    return {
        "thread": signed_in(pages.thread),
        "thread late": signed_in(pages.thread_late),
        "thread short": signed_in(pages.thread_short),
        "thread guest": _Asking(server, [[request(pages.thread)]] * CONNECTIONS),
        "group": signed_in(pages.group),
        "home": signed_in(pages.home),
    }


def _ask_in_turn(askings: Mapping[str, _Asking], seconds: float, findings: Findings) -> None:
    """Every page once a round, so that a slow minute of the machine falls on all of them."""
    for asking in askings.values():
        measure(Load(asking.server.port, asking.connections, WARM_UP))
    for _ in range(ROUNDS):
        for name, asking in askings.items():
            used = asking.server.cpu()
            timing = measure(Load(asking.server.port, asking.connections, seconds))
            findings.timings.setdefault(name, []).append(timing)
            findings.cpu.setdefault(name, []).append((asking.server.cpu() - used) * 1000 / timing.count)


def _reply_in_turn(
    stage: _Stage,
    floors: int,
    guildhall: int,
    pages: visitors.Pages,
    members: Sequence[visitors.Visitor],
    findings: Findings,
) -> None:
    """One reply after another, by members in turn, against as many bare inserts of the same text."""
    count = stage.effort.replies
    for _ in range(ROUNDS):
        inserts = [_form("/insert", {"body": _text()}, []) for _ in range(count)]
        replies = [_reply(pages, members[number % len(members)])[0] for number in range(count)]
        for name, port, requests, status in (
            ("insert", floors, inserts, 303),
            ("reply", guildhall, replies, 303),
        ):
            timing = measure(Load(port, [requests], 60, status, most=count))
            findings.timings.setdefault(name, []).append(timing)


def _push_in_turn(
    stage: _Stage, pages: visitors.Pages, members: Sequence[visitors.Visitor], findings: Findings
) -> None:
    """The same number of bytes to the same number of viewers, by Guildhall and by a bare Socket.IO server."""
    cookies = [members[number % len(members)].cookie for number in range(VIEWERS)]
    subscription = ["subscribe", {"topic": "thread", "id": filling.SHORT_THREAD}]
    for _ in range(ROUNDS):
        posts, marks = zip(
            *(_reply(pages, members[n % len(members)]) for n in range(WATCHED_POSTS)), strict=True
        )
        with _serve(stage, "wsgi:app") as server:
            ours = viewers.watch(viewers.Audience(server.port, cookies, subscription, posts, marks))
        texts = [secrets.token_hex(ours.size // 2) for _ in range(WATCHED_POSTS)]
        emits = [_form("/emit", {"body": text}, []) for text in texts]
        with _serve(stage, "bench.floors:sockets()") as server:
            audience = viewers.Audience(server.port, [""] * VIEWERS, None, emits, [t.encode() for t in texts])
            bare = viewers.watch(audience)
        findings.deliveries.setdefault("post", []).append(ours)
        findings.deliveries.setdefault("bare emit", []).append(bare)


def _reply(pages: visitors.Pages, member: visitors.Visitor) -> tuple[bytes, bytes]:
    """A reply ready to be sent, and the words in it that nothing else holds."""
    mark = secrets.token_hex(16)
    fields = {"csrf_token": member.token, "form_key": mark, "body": f"{_text()} {mark}"}
    return _form(pages.reply, fields, member.headers()), mark.encode()


def _form(path: str, fields: Mapping[str, str], headers: Sequence[str]) -> bytes:
    return request(path, method="POST", headers=headers, body=urlencode(fields).encode())


def _text() -> str:
    return "They asked for a discount before they had read the **scope**. " * 6
