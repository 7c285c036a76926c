"""What is promised of speed, as ratios to floors measured in the same run, and whether a run keeps it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """One promise: a measured figure that must, and should, reach (or stay under) a value."""

    key: str
    what: str
    must: float
    aim: float
    unit: str = "×"
    at_least: bool = False
    """True where more is better; else the figure is a ceiling."""

    def verdict(self, figure: float) -> str:
        """'aim' when the aim is reached, 'met' when only the must is, else 'NOT MET'."""
        if self._reaches(figure, self.aim):
            return "aim"
        return "met" if self._reaches(figure, self.must) else "NOT MET"

    def _reaches(self, figure: float, value: float) -> bool:
        return figure >= value if self.at_least else figure <= value


GOALS = (
    Goal("thread", "thread, signed in ÷ Q", 0.6, 1.0, at_least=True),
    Goal("thread guest", "thread, guest ÷ Q", 2, 4, at_least=True),
    Goal("page 500", "page 500 of 10,000 posts ÷ page 1 (time)", 1.10, 1.05),
    Goal("long thread", "thread of 10,000 ÷ thread of 20 posts (time)", 1.15, 1.05),
    Goal("group", "group, signed in ÷ Q", 0.6, 1.0, at_least=True),
    Goal("home", "home, signed in ÷ Q", 0.6, 1.0, at_least=True),
    Goal("reply", "reply p50 ÷ bare insert", 6, 4),
    Goal("emit", "post to 500 viewers, p99 ÷ bare emit", 1.5, 1.2),
    Goal("queries", "most SQL of a page, signed in", 6, 4, unit="statements"),
    Goal("writes", "writes per GET", 0, 0, unit="statements"),
    Goal("redis", "most Redis round trips of a page", 1, 0, unit="calls"),
    Goal("html", "HTML of 20 posts, signed in", 60, 40, unit="kB"),
    Goal("tail", "thread p99 ÷ p50 at 16 connections", 2.5, 2.2),
    Goal("memory", "memory of 2 workers ÷ bare Flask's", 1.8, 1.5),
    Goal("sqlite", "SQLite ÷ PostgreSQL, thread page (speed)", 1.0, 1.2, at_least=True),
)


def judged(figures: Mapping[str, float]) -> Iterator[tuple[Goal, float, str]]:
    """Every goal that has a figure, with its verdict."""
    for goal in GOALS:
        if goal.key in figures:
            yield goal, figures[goal.key], goal.verdict(figures[goal.key])
