"""A fee that an export lists as a row of its own, put back to the event it was charged on."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from .records import Entry, Kind, Record, taken

# Event and fee stand next to each other in real exports. A fee further away than this many groups stays
# a record of its own: the sums are the same, only the join is lost, and memory stays bounded.
WINDOW = 2_000
LARGEST = 50  # rows on one id; more are no event and its fees


def join_fees(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries, with the fees of one event made part of it when they share `joined_as`."""
    groups: dict[object, list[Entry]] = {}
    for number, entry in enumerate(entries):
        name = entry.record.joined_as if entry.record else ""
        group = groups.setdefault(name or number, [])
        group.append(entry)
        if len(group) == LARGEST:
            yield from groups.pop(name or number)
        elif len(groups) > WINDOW:
            yield from _settled(groups.pop(next(iter(groups))))
    for group in groups.values():
        yield from _settled(group)


def _settled(group: list[Entry]) -> list[Entry]:
    records = [entry.record for entry in group if entry.record]
    fees = [record for record in records if record.kind is Kind.FEE]
    events = [record for record in records if record.kind is not Kind.FEE and not record.role]
    if not fees or len(events) != 1 or any(fee.currency != events[0].currency for fee in fees):
        return group  # two events on one id: whose fee it is cannot be known
    event = taken(_with_fees(events[0], fees))
    rest = [entry for entry in group if entry.record not in fees and entry.record is not events[0]]
    return [event, *rest]


def _with_fees(event: Record, fees: list[Record]) -> Record:
    net = (event.gross if event.net is None else event.net) + sum(fee.net or 0 for fee in fees)
    charged = sum(fee.fee or 0 for fee in fees)
    # Some exports state the fee in the event's row and list it again: that is one fee.
    fee = charged if event.fee == charged else (event.fee or 0) + charged
    return replace(
        event,
        gross=net + fee,
        fee=fee,
        net=net,
        line=min(event.line, *(record.line for record in fees)),
        rows=event.rows + len(fees),
        fee_keys=tuple(f"{record.external_id}/{record.role}" for record in fees),
    )
