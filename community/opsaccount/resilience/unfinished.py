"""What is recorded but not finished: rows that a ranked action completes, where it would else add another."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from community.opsaccount.contacts.models import Engagement
from community.opsaccount.contacts.queries.standing import Point


@dataclass(frozen=True)
class Unfinished:
    """Ids of rows; people by their id as the snapshot has it."""

    addresses: Mapping[str, uuid.UUID]
    """By person: an address that no account holds, which nothing proves to work."""
    works: Mapping[str, uuid.UUID]
    """By person: running work without a signed contract, the oldest."""
    file: uuid.UUID | None
    """The oldest running work whose file is not complete."""


def unfinished(points: Iterable[Point], engagements: Iterable[Engagement], as_of: date) -> Unfinished:
    """What was not finished on a day; `engagements` are those that ran, oldest first."""
    newest_first = list(engagements)[::-1]
    open_files = [work.id for work in newest_first if not _by(work.file_complete_on, as_of)]
    return Unfinished(
        addresses={str(p.contact_id): p.id for p in points if p.carrier is None and not p.verified},
        works={str(work.contact_id): work.id for work in newest_first if not _by(work.signed_on, as_of)},
        file=open_files[-1] if open_files else None,
    )


def _by(day: date | None, as_of: date) -> bool:
    return day is not None and day <= as_of
