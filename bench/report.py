"""Says what was measured: a table of pages, then every goal with its must, its aim and the verdict."""

from collections.abc import Iterator, Mapping
from statistics import median

from bench.goals import judged
from bench.trial import Findings

CLIENT_TOO_BUSY = 0.85


def figures(found: Findings) -> dict[str, float]:
    """The goals' figures, by key, from one trial."""

    def speed(name: str) -> float:
        return found.median(name, lambda timing: timing.per_second)

    def p50(name: str) -> float:
        return found.median(name, lambda timing: timing.p50)

    return {
        "thread": speed("thread") / speed("Q"),
        "thread guest": speed("thread guest") / speed("Q"),
        "page 500": speed("thread") / speed("thread late"),
        "long thread": speed("thread short") / speed("thread"),
        "group": speed("group") / speed("Q"),
        "home": speed("home") / speed("Q"),
        "reply": p50("reply") / p50("insert"),
        **_emit(found),
        "queries": max(count.queries for count in found.counts.values()),
        "writes": max(count.writes for count in found.counts.values()),
        "redis": max(count.redis for count in found.counts.values()),
        "html": found.timings["thread"][0].size / 1000,
        "tail": found.median("thread", lambda timing: timing.p99 / timing.p50),
        "memory": found.memory["Guildhall"] / found.memory["bare Flask"],
    }


def _emit(found: Findings) -> dict[str, float]:
    if found.unreached:
        return {}
    return {"emit": found.delivery("post", lambda d: d.p99) / found.delivery("bare emit", lambda d: d.p99)}


def lines(found: Findings) -> Iterator[str]:
    """The report of one trial."""
    yield f"\n{found.database}\n"
    yield f"  {'page':<14}{'req/s':>9}{'p50 ms':>9}{'p99 ms':>9}{'kB':>8}{'CPU ms':>9}"
    for name in found.timings:
        yield _timing_line(found, name)
    for name, deliveries in found.deliveries.items():
        p50, p99 = found.delivery(name, lambda d: d.p50), found.delivery(name, lambda d: d.p99)
        yield f"  {name + ' to all':<14}{'':>9}{p50:>9.1f}{p99:>9.1f}{deliveries[0].size / 1000:>8.1f}"
    yield ""
    for name, count in found.counts.items():
        asked = f"{count.queries:>4} statements, {count.writes} of them writes; {count.redis} calls of Redis"
        yield f"  {name.replace('_', ' '):<14}{asked}"
    for name, size in found.memory.items():
        yield f"  {name:<14}{size / 1e6:>4.0f} MB in two workers"
    yield from _warnings(found)


def goal_lines(by_key: Mapping[str, float]) -> Iterator[str]:
    """Every goal that was measured: must, aim, figure, verdict."""
    yield f"\n  {'goal':<46}{'must':>8}{'aim':>8}{'is':>9}"
    for goal, figure, verdict in judged(by_key):
        must = f"{'≥' if goal.at_least else '≤'} {goal.must:g}"
        yield f"  {goal.what:<46}{must:>8}{goal.aim:>8g}{figure:>9.2f} {goal.unit:<11}{verdict}"


def _timing_line(found: Findings, name: str) -> str:
    timing = found.timings[name][0]
    speed = found.median(name, lambda t: t.per_second)
    p50, p99 = found.median(name, lambda t: t.p50), found.median(name, lambda t: t.p99)
    cpu = f"{median(found.cpu[name]):>9.2f}" if name in found.cpu else ""
    return f"  {name:<14}{speed:>9.0f}{p50:>9.2f}{p99:>9.2f}{timing.size / 1000:>8.1f}{cpu}"


def _warnings(found: Findings) -> Iterator[str]:
    if found.unreached:
        yield f"  WARNING: a post did not reach its viewers ({found.unreached})"
    busiest = max(timing.busy for runs in found.timings.values() for timing in runs)
    yield f"  the client used at most {busiest:.0%} of its core"
    if busiest > CLIENT_TOO_BUSY:
        yield "  WARNING: the client was the bottleneck of some page; do not trust the fastest figures"
