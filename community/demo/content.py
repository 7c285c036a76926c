"""Reads the example community from its files, and refuses what could not have happened."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
_DAY = re.compile(r"(\d+)d (\d\d):(\d\d)")
_RECENT = re.compile(r"(\d+)([hm])")


class ContentError(ValueError):
    """A file of the example community tells something impossible; the message names it."""


@dataclass(frozen=True)
class Person:
    """A member; `joined` is days ago, `signs_in` says as whom `make demo` offers them."""

    handle: str
    name: str
    headline: str
    timezone: str
    languages: str
    currency: str
    joined: int
    signs_in: str = ""
    admin: bool = False


@dataclass(frozen=True)
class Post:
    """What somebody said; `reply_to` is the number of an earlier post, `answer` offers oneself."""

    by: str
    when: str
    text: str
    reply_to: int | None = None
    answer: bool = False


@dataclass(frozen=True)
class Opportunity:
    """What makes a thread a referral opportunity; `expires_in` counts days from today.

    `matched_with` is who was found in the end, one of those who answered.
    """

    kind: str
    need: str
    buyer_type: str
    deal_band: str
    timing: str
    expires_in: int
    matched_with: str = ""


@dataclass(frozen=True)
class Talk:
    """A thread: its first post opened it."""

    title: str
    posts: list[Post]
    opportunity: Opportunity | None = None
    pinned: bool = False
    locked: str = ""


@dataclass(frozen=True)
class Wish:
    """A request to join that nobody has answered yet."""

    by: str
    when: str
    text: str


@dataclass(frozen=True)
class Circle:
    """A group with its people, by handle, and its threads."""

    name: str
    slug: str
    visibility: str
    joining: str
    created: str
    description: str
    owner: str
    moderators: list[str]
    members: list[str]
    threads: list[Talk]
    prompt: str = ""
    wishes: list[Wish] = field(default_factory=list)

    @property
    def people(self) -> list[str]:
        """Everybody who belongs to it, the owner first."""
        return [self.owner, *self.moderators, *self.members]


@dataclass(frozen=True)
class Example:
    """The whole example community."""

    people: dict[str, Person]
    circles: list[Circle]


def read_example(folder: Path = FOLDER) -> Example:
    """The community that the files in `folder` tell. Raises ContentError."""
    people = [Person(**table) for table in _load(folder / "members.toml")["members"]]
    circles = [_circle(_load(path)) for path in sorted((folder / "groups").glob("*.toml"))]
    example = Example({person.handle: person for person in people}, circles)
    for fault in _faults(example):
        raise ContentError(fault)
    return example


def instant(when: str, now: datetime) -> datetime:
    """`when` before `now`: "12d 09:41" is that time of day in UTC, "5h" and "25m" count back.

    Raises ContentError for anything else.
    """
    if day := _DAY.fullmatch(when):
        days, hour, minute = map(int, day.groups())
        return (now - timedelta(days=days)).replace(hour=hour, minute=minute, second=0, microsecond=0)
    if recent := _RECENT.fullmatch(when):
        unit = "hours" if recent[2] == "h" else "minutes"
        return now - timedelta(**{unit: int(recent[1])})
    raise ContentError(f"{when!r} is no time: write 12d 09:41, 5h or 25m")


def _load(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _circle(table: dict[str, Any]) -> Circle:
    threads = [_talk(thread) for thread in table.pop("threads")]
    wishes = [Wish(**wish) for wish in table.pop("wishes", [])]
    return Circle(threads=threads, wishes=wishes, **table)


def _talk(table: dict[str, Any]) -> Talk:
    opportunity = table.pop("opportunity", None)
    posts = [Post(**post) for post in table.pop("posts")]
    return Talk(posts=posts, opportunity=Opportunity(**opportunity) if opportunity else None, **table)


def _faults(example: Example) -> Iterator[str]:
    for circle in example.circles:
        for handle in {*circle.people, *(wish.by for wish in circle.wishes)} - set(example.people):
            yield f"{circle.slug}: nobody is called {handle}"
        for talk in circle.threads:
            yield from (f"{circle.slug}, {talk.title!r}: {fault}" for fault in _talk_faults(circle, talk))


def _talk_faults(circle: Circle, talk: Talk) -> Iterator[str]:
    now = datetime(2000, 6, 15, 12)
    told = [instant(post.when, now) for post in talk.posts]
    for number, post in enumerate(talk.posts, start=1):
        if post.by not in circle.people:
            yield f"post {number}: {post.by} is no member"
        if number > 1 and told[number - 1] <= told[number - 2]:
            yield f"post {number} comes before the one above it"
        if post.answer and talk.opportunity is None:
            yield f"post {number} answers an opportunity that is none"
        if post.reply_to is not None and not 0 < post.reply_to < number:
            yield f"post {number} answers one that is not above it"
