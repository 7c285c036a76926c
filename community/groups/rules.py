"""What holds in groups and threads whatever the database: settings that fit, roles, pages, corrections."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta
from enum import StrEnum


class Visibility(StrEnum):
    """Who sees a group: everyone; its name only; nobody outside."""

    OPEN = "open"
    CLOSED = "closed"
    SECRET = "secret"


class Joining(StrEnum):
    """How one becomes a member: at once; when a moderator agrees; by an invitation link only."""

    NOW = "now"
    APPROVAL = "approval"
    INVITATION = "invitation"


class Role(StrEnum):
    """What a member may do in a group, least first."""

    MEMBER = "member"
    MODERATOR = "moderator"
    OWNER = "owner"


class RequestState(StrEnum):
    """What became of a wish to join; an ignored one is never told and never asked again."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    IGNORED = "ignored"
    WITHDRAWN = "withdrawn"


class Removal(StrEnum):
    """By whose right a post was removed."""

    AUTHOR = "author"
    MODERATOR = "moderator"


# Loomio's matrix: what outsiders cannot see they cannot join by themselves.
_FITTING = {
    Visibility.OPEN: frozenset(Joining),
    Visibility.CLOSED: frozenset({Joining.APPROVAL, Joining.INVITATION}),
    Visibility.SECRET: frozenset({Joining.INVITATION}),
}
_OPENNESS = [Visibility.SECRET, Visibility.CLOSED, Visibility.OPEN]
_RANK = list(Role)

RESERVED_SLUGS = frozenset({"new"})
MAX_SLUG = 48

POSTS_A_PAGE = 20
CORRECTION_SECONDS = 300
CORRECTION_CHARACTERS = 100
UNDO_FOR = timedelta(hours=24)
"""How long an author may take back the removal of their own post."""


def joining_fits(visibility: Visibility, joining: Joining) -> bool:
    """Whether a group so visible can be joined so."""
    return joining in _FITTING[visibility]


def exposure(before: Visibility, after: Visibility) -> str | None:
    """What a change does to the threads already there: `exposes` them, `hides` them, or None."""
    if before == after:
        return None
    return "exposes" if _OPENNESS.index(after) > _OPENNESS.index(before) else "hides"


def at_least(role: Role | None, wanted: Role) -> bool:
    """Whether `role` (None: no member) includes all that `wanted` may do."""
    return role is not None and _RANK.index(role) >= _RANK.index(wanted)


def slug_of(name: str) -> str:
    """An address made of a name: lower case ASCII words joined by hyphens; empty when nothing is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:MAX_SLUG].strip("-")


def slug_is_usable(slug: str) -> bool:
    """Whether `slug` can stand in an address without hiding one of our own pages."""
    whole = re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    return bool(whole) and len(slug) <= MAX_SLUG and slug not in RESERVED_SLUGS


def page_of(number: int) -> int:
    """The page, from 1, on which the post of that number stands. Pages are ranges of numbers."""
    return (max(number, 1) - 1) // POSTS_A_PAGE + 1


def numbers_on(page: int) -> tuple[int, int]:
    """The first and last number of a page."""
    return (page - 1) * POSTS_A_PAGE + 1, page * POSTS_A_PAGE


def is_small_correction(old: str, new: str, *, age: timedelta, same_author: bool) -> bool:
    """Whether an edit folds into the last text instead of making a revision.

    `age` is the time since the text now there was written. What counts as changed is what lies between
    the common beginning and the common end, so that correcting a typo in a long post stays small.
    """
    if not same_author or age.total_seconds() > CORRECTION_SECONDS:
        return False
    return changed_characters(old, new) <= CORRECTION_CHARACTERS


def changed_characters(old: str, new: str) -> int:
    """The longer of the two stretches that differ once common beginning and end are set aside."""
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    room = shorter - head
    tail = next((i for i in range(room) if old[-1 - i] != new[-1 - i]), room)
    return max(len(old), len(new)) - head - tail


def may_undo(removed_at: datetime, now: datetime) -> bool:
    """Whether an author may still take back the removal of their own post."""
    return now - removed_at <= UNDO_FOR


def quoted(body: str) -> str:
    """`body` as a Markdown quotation, followed by room for the answer."""
    lines = [f"> {line}" if line.strip() else ">" for line in body.strip().splitlines()]
    return "\n".join([*lines, "", ""])
