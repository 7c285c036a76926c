"""What was found in a file, in figures a page can show: kept with the import as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from community.core.wording import Message

from .layout import Layout
from .stored import pack_message, unpack_message
from .summary import Summary, Totals

LISTED = 200
"""Contracts or clients whose sums are kept; a file with more says how many there are."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Sums of one currency in minor units; `exact` is gross in major units before any rounding."""

    name: str
    contract_id: str
    kind: str
    currency: str
    count: int
    gross: int
    fee: int | None
    """None where no row states a fee."""
    net: int
    exact: str


@dataclass(slots=True)
class Findings:
    """What a preview found, and after the commit what was added."""

    title: Message | None = None
    """The export's name."""
    notices: list[Message] = field(default_factory=list)
    sums: list[Sum] = field(default_factory=list)
    works: list[Sum] = field(default_factory=list)
    kinds: list[Sum] = field(default_factory=list)
    work_count: int = 0
    first_day: str = ""
    last_day: str = ""
    entries: dict[str, int] = field(default_factory=dict)
    """Entries on the shelf by verdict."""
    created: list[str] = field(default_factory=list)
    """Ids of the contacts that the import made."""
    account_created: bool = False
    without_rate: int = 0

    def to_json(self) -> str:
        """A JSON text; `from_json` gives equal findings."""
        plain = asdict(self)
        plain["title"] = pack_message(self.title)
        plain["notices"] = [pack_message(notice) for notice in self.notices]
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Findings:
        """The findings in `text`; empty ones for an empty text."""
        if not text:
            return cls()
        plain: dict[str, Any] = json.loads(text)
        plain["title"] = unpack_message(plain["title"])
        plain["notices"] = [unpack_message(notice) for notice in plain["notices"]]
        for name in ("sums", "works", "kinds"):
            plain[name] = [Sum(**each) for each in plain[name]]
        return cls(**plain)


def findings_of(
    summary: Summary, layout: Layout, notices: Sequence[Message], entries: Mapping[str, int]
) -> Findings:
    """The findings of a whole file."""
    works = sorted(summary.works.items(), key=lambda item: -abs(item[1].gross))
    return Findings(
        title=layout.title,
        notices=list(notices),
        sums=[sum_of(totals) for totals in summary.billing.values()],
        works=[sum_of(totals, work.name, work.contract_id) for work, totals in works[:LISTED]],
        kinds=[sum_of(totals, kind=kind) for (kind, _), totals in summary.kinds.items()],
        work_count=len(works),
        first_day=summary.first_day.isoformat() if summary.first_day else "",
        last_day=summary.last_day.isoformat() if summary.last_day else "",
        entries=dict(entries),
    )


def sum_of(totals: Totals, name: str = "", contract_id: str = "", kind: str = "") -> Sum:
    """Totals as a Sum; the fee is unknown when no record states one."""
    return Sum(
        name=name,
        contract_id=contract_id,
        kind=kind,
        currency=totals.currency,
        count=totals.count,
        gross=totals.gross,
        fee=None if totals.without_fees == totals.count else totals.fee,
        net=totals.net,
        exact=f"{totals.exact:f}",
    )
