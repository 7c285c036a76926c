"""The verdict of the stress test in one sentence: which account, what stops, and who would be lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from community.core.wording import Message, say
from community.opsaccount.resilience.matrix import Cell, Row
from community.opsaccount.resilience.rules.score import Verdict
from community.opsaccount.resilience.rules.survival import State
from community.opsaccount.resilience.words import SHORT_NAMES, Names, listed, percent

_POPULATION = {"demand": 0, "conversations": 1, "terms": 2, "start": 2, "payment": 3}
_ONLY = (
    say("your only qualified lead"),
    say("the only client or lead"),
    say("the only client or proposal"),
    say("your only client"),
)
_ALL = (
    say("all %(all)d qualified leads"),
    say("all %(all)d clients and leads"),
    say("all %(all)d clients and proposals"),
    say("all %(all)d clients"),
)
_BOTH = (
    say("both qualified leads"),
    say("both clients and leads"),
    say("both clients and proposals"),
    say("both clients"),
)
_SOME = (
    say("%(broken)d of %(all)d qualified leads"),
    say("%(broken)d of %(all)d clients and leads"),
    say("%(broken)d of %(all)d clients and proposals"),
    say("%(broken)d of %(all)d clients"),
)
_PROVEN_LOSS = {
    "demand": say("%(who)s came from there"),
    "conversations": say("%(who)s can only be reached there"),
    "terms": say("%(who)s would be without terms"),
    "start": say("%(who)s would have nothing to work from"),
    "payment": say("%(who)s can only pay there"),
}
_LOSS = {
    **_PROVEN_LOSS,
    "conversations": say("%(who)s might not be reached any more"),
    "payment": say("%(who)s might not be able to pay"),
}
_BOUND = {
    **_LOSS,
    "terms": say("its terms bind %(who)s"),
    "start": say("its terms bind %(who)s"),
    "payment": say("by its terms, %(who)s can only pay there"),
}
_HOLDS = say("You would get by without %(account)s. Hit hardest is %(what)s: %(share)s would be left.")
_STOP = {
    "demand": say("Without %(account)s, demand stops: %(loss)s."),
    "conversations": say("Without %(account)s, conversations stop: %(loss)s."),
    "terms": say("Without %(account)s, nothing can be agreed: %(loss)s."),
    "start": say("Without %(account)s, no work can go on: %(loss)s."),
    "payment": say("Without %(account)s, payment stops: %(loss)s."),
}
_STOPS = say("Without %(account)s, %(what)s stop: %(loss)s.")
_EVERYTHING = say("Without %(account)s, everything stops: %(loss)s.")
_LITTLE = {
    "demand": say("Without %(account)s, only %(share)s of demand is left: %(loss)s."),
    "conversations": say("Without %(account)s, only %(share)s of conversations are left: %(loss)s."),
    "terms": say("Without %(account)s, only %(share)s of terms would stand: %(loss)s."),
    "start": say("Without %(account)s, only %(share)s of the work could go on: %(loss)s."),
    "payment": say("Without %(account)s, only %(share)s of payment is left: %(loss)s."),
}
_BY_WEIGHT = ("payment", "conversations", "terms", "start", "demand")
"""Which stop is told first: the one that hurts soonest."""


@dataclass(frozen=True)
class Headline:
    """The verdict in one sentence, and its tone; None where no record could reassure or alarm."""

    sentence: Message
    tone: Verdict | None
    account: str | None = None
    capability: str | None = None


def headline(rows: Sequence[Row], names: Names) -> Headline:
    """What the whole test says, about the account whose loss is worst."""
    row = worst_row(rows)
    if row is None:
        return Headline(
            say("No account that somebody else controls is recorded: there is no plug to pull."), None
        )
    return headline_without(row, names)


def headline_without(row: Row, names: Names) -> Headline:
    """What stops, or how little is left, without one account."""
    code, verdict = row.pulled.account.id, row.pulled.verdict
    account = names.get(code, code)
    asked = [cell for cell in _in_order(row.cells) if cell.share is not None]
    if not asked:
        return Headline(
            say("Nobody is recorded who could be lost with %(account)s.", account=account), None, code
        )
    worst = min(asked, key=lambda cell: cell.share or Fraction(0))
    stopped = [cell for cell in asked if cell.verdict is Verdict.STOPS]
    if worst.share == 1:
        return Headline(say("Without %(account)s, everything goes on.", account=account), verdict, code)
    names_of = [SHORT_NAMES[cell.capability] for cell in stopped]
    said = say(
        # Where nobody is recorded there is no answer: nobody can say that it stops as well.
        _template(verdict, worst, stopped, everything=len(stopped) == len(row.cells)),
        account=account,
        what=listed(names_of) if stopped else SHORT_NAMES[worst.capability],
        share=percent(worst.share),
        loss=loss(worst),
    )
    return Headline(said, verdict, code, worst.capability)


def _template(verdict: Verdict, worst: Cell, stopped: Sequence[Cell], *, everything: bool) -> str:
    if verdict is Verdict.SURVIVES:
        return _HOLDS.template
    if verdict is Verdict.TOO_DEPENDENT:
        return _LITTLE[worst.capability].template
    if len(stopped) == 1:
        return _STOP[worst.capability].template
    return (_EVERYTHING if everything else _STOPS).template


def worst_row(rows: Sequence[Row]) -> Row | None:
    """The account that takes most: by its verdict, then by its loss."""
    order = list(Verdict)
    return max(
        rows, key=lambda r: (order.index(r.pulled.verdict), r.pulled.loss or Fraction(0)), default=None
    )


def worst_cells(rows: Sequence[Row], count: int) -> list[tuple[Row, Cell]]:
    """The cells with least left, the account with the greater loss first where they are equal."""
    cells = [(row, cell) for row in rows for cell in _in_order(row.cells) if cell.share is not None]
    cells = [(row, cell) for row, cell in cells if cell.share != 1]
    return sorted(cells, key=lambda pair: (pair[1].share, -(pair[0].pulled.loss or 0)))[:count]


def loss(cell: Cell) -> Message:
    """Who would be lost: "3 of 4 clients can only pay there", with what is unproven or locked among them."""
    counts = Counter[State]()
    for line in cell.lines:
        counts[line.outcome.state] += line.count
    everybody = counts.total()
    broken = everybody - counts[State.SURVIVES]
    phrases = _whole(everybody) if broken == everybody else _SOME
    who = say(phrases[_POPULATION[cell.capability]].template, broken=broken, all=everybody)
    said = say(_way_lost(counts, broken)[cell.capability].template, who=who)
    asides = [
        say(words, count=counts[state])
        for state, words in ((State.LOCKED, "%(count)d locked"), (State.UNPROVEN, "%(count)d unproven"))
        if 0 < counts[state] < broken
    ]
    return say("%(said)s (%(asides)s)", said=said, asides=listed(asides)) if asides else said


def _whole(everybody: int) -> tuple[Message, ...]:
    return {1: _ONLY, 2: _BOTH}.get(everybody, _ALL)


def _way_lost(counts: Mapping[State, int], broken: int) -> Mapping[str, Message]:
    """The words for what is lost: surely, by the account's terms, or perhaps."""
    if counts[State.LOCKED] == broken:
        return _BOUND
    return _LOSS if counts[State.UNPROVEN] or counts[State.LOCKED] else _PROVEN_LOSS


def _in_order(cells: Sequence[Cell]) -> list[Cell]:
    return sorted(cells, key=lambda cell: _BY_WEIGHT.index(cell.capability))
