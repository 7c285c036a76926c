"""The words of the stress test: verdicts, reasons and actions as sentences, said in any language later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from community.core.wording import Message, say
from community.opsaccount.channels.rules import Lane
from community.opsaccount.resilience.evaluation import Evaluation
from community.opsaccount.resilience.matrix import Cell, Line, Row
from community.opsaccount.resilience.rules.actions import UNKNOWN_LANE, Action, ActionKind
from community.opsaccount.resilience.rules.score import Verdict, half_up
from community.opsaccount.resilience.rules.survival import Reason, State

Names = Mapping[str, str]

CAPABILITY_NAMES = {
    "demand": say("Demand"),
    "conversations": say("Conversations"),
    "terms": say("Terms"),
    "start": say("Start"),
    "payment": say("Payment"),
}
SHORT_NAMES = {
    "demand": say("demand"),
    "conversations": say("conversations"),
    "terms": say("terms"),
    "start": say("the start of work"),
    "payment": say("payment"),
}
QUESTIONS = {
    "demand": say("Does work still find you?"),
    "conversations": say("Can you still talk to people?"),
    "terms": say("Can you still agree on terms?"),
    "start": say("Can the work begin or go on?"),
    "payment": say("Can they still pay you?"),
}
VERDICTS = {
    Verdict.SURVIVES: say("holds"),
    Verdict.TOO_DEPENDENT: say("too dependent"),
    Verdict.STOPS: say("stops"),
}
BANDS = {
    "low": say("low"),
    "moderate": say("moderate"),
    "high": say("high"),
    "critical": say("critical"),
}
LEVELS = {"high": say("high"), "medium": say("medium"), "low": say("low")}
COMPONENTS = {
    "channels": say("How much hangs on single accounts"),
    "clients": say("How much hangs on single clients"),
    "worst_plug": say("The worst plug"),
    "runway": say("How long the money lasts"),
    "evidence": say("What you could prove on paper"),
}
STATES = {
    State.SURVIVES: say("holds"),
    State.BROKEN: say("stops"),
    State.UNPROVEN: say("unproven"),
    State.LOCKED: say("locked until %(until)s"),
}
LANE_NAMES = {
    Lane.REFERRAL: say("referrals"),
    Lane.SITE: say("your own site"),
    Lane.OUTBOUND: say("your own outreach"),
    Lane.CONTENT: say("your own content"),
    Lane.COMMUNITY: say("a community"),
    Lane.EVENT: say("events"),
    Lane.RETURNING: say("people who came back"),
    Lane.OTHER: say("another lane"),
    UNKNOWN_LANE: say("an origin nobody wrote down"),
}
REASONS = {
    Reason.ORIGIN_ON_ACCOUNT: say("would not have come without %(account)s"),
    Reason.CONTACT_ON_ACCOUNT: say("can only be reached on %(account)s"),
    Reason.CONTACT_UNVERIFIED: say("another address is recorded, but nothing proves that it works"),
    Reason.NO_CONTACT: say("no way to reach them is recorded"),
    Reason.LOCKED_TO_ACCOUNT: say("the terms of %(account)s bind this client until %(until)s"),
    Reason.CONTRACT_ON_ACCOUNT: say("the contract lies on %(account)s"),
    Reason.NO_CONTRACT: say("no signed contract is recorded"),
    Reason.FILES_ON_ACCOUNT: say("the files of the work lie on %(account)s"),
    Reason.PROPOSAL_ON_ACCOUNT: say("the proposal lies on %(account)s"),
    Reason.OWN_PATH_NOT_READY: say("your own terms are not published, or nobody has signed them yet"),
    Reason.ROUTE_ON_ACCOUNT: say("can only pay through %(account)s"),
    Reason.NO_ROUTE: say("no way to pay is recorded"),
    Reason.INVOICE_PROFILE_INCOMPLETE: say(
        "could pay your invoice, but your invoice profile is not complete"
    ),
}
NO_DAY = say("a day not recorded")
ACTIONS = {
    ActionKind.RECORD_DRILL: say("Leave one account alone for a week and record the drill"),
    ActionKind.OWN_CONTACT_POINT: say("Have an address of %(name)s that no account holds"),
    ActionKind.COMPLETE_FILE: say("Complete the file of one more client"),
    ActionKind.COMPLETE_INVOICE_PROFILE: say("Complete your invoice profile"),
    ActionKind.OWN_ROUTE: say("Open a way of your own for %(name)s to pay"),
    ActionKind.OWN_INVOICE: say("Send %(name)s the next invoice yourself"),
    ActionKind.PROVE_OWN_PATH: say("Publish your terms and have one client sign on your own path"),
    ActionKind.OWN_CONTRACT: say("Sign a contract of your own with %(name)s"),
    ActionKind.QUALIFIED_LEADS: say("Win %(count)d more qualified leads through %(lane)s"),
}
TOO_MANY = {
    "accounts": say("accounts"),
    "clients": say("clients"),
    "leads": say("leads"),
    "receivables": say("unpaid invoices"),
}
LEFT_OUT = {
    "billing": say("Settled item"),
    "receivable": say("Unpaid invoice"),
    "cash": say("Cash at hand"),
    "monthly_cost": say("What a month costs"),
    "held": say("Money held with an account"),
}
CAUTION = say("As far as the terms of the account allow it, for some only once the work has begun.")

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
    """The verdict in one sentence, and its tone: survives, too_dependent or stops."""

    sentence: Message
    tone: Verdict
    account: str | None = None
    capability: str | None = None


def headline(evaluation: Evaluation, rows: Sequence[Row], names: Names) -> Headline:
    """What the whole test says, about the account whose loss is worst."""
    row = worst_row(rows)
    if row is None:
        return Headline(
            say("No account that somebody else controls is recorded: there is no plug to pull."),
            Verdict.SURVIVES,
        )
    return headline_without(row, names)


def headline_without(row: Row, names: Names) -> Headline:
    """What stops, or how little is left, without one account."""
    code, verdict = row.pulled.account.id, row.pulled.verdict
    account = names.get(code, code)
    asked = [cell for cell in _in_order(row.cells) if cell.share is not None]
    if not asked:
        return Headline(
            say("Nobody is recorded who could be lost with %(account)s.", account=account), verdict, code
        )
    worst = min(asked, key=lambda cell: cell.share or Fraction(0))
    stopped = [cell for cell in asked if cell.verdict is Verdict.STOPS]
    if worst.share == 1:
        return Headline(say("Without %(account)s, everything goes on.", account=account), verdict, code)
    names_of = [SHORT_NAMES[cell.capability] for cell in stopped]
    said = say(
        _template(verdict, worst, stopped, everything=len(stopped) == len(asked)),
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


def reason(line: Line, account: str, until: object) -> Message:
    """Why somebody does not survive; `until` is the day of a lock as the reader says days."""
    if line.outcome.reason is None:
        return say("holds")
    return say(REASONS[line.outcome.reason].template, account=account, until=until or NO_DAY)


def state(line: Line, until: object) -> Message:
    """The state in a word or two."""
    return say(STATES[line.outcome.state].template, until=until or NO_DAY)


def name_of(line: Line, names: Names) -> Message | str:
    """Who a line is about: a person, or the account or lane that leads came through."""
    return origin_name(line.id, names) if line.subject == "origin" else names.get(line.id, line.id)


def origin_name(origin: str, names: Names) -> Message | str:
    return names.get(origin) or LANE_NAMES.get(origin) or origin


def action(step: Action, names: Names) -> Message:
    """The action as something to do."""
    subject = step.subject or ""
    return say(
        ACTIONS[step.kind].template,
        name=names.get(subject, subject),
        count=step.count,
        lane=origin_name(subject, names),
    )


def percent(share: Fraction | None) -> str:
    """A share in whole per cent; only nothing is "0%" and only all is "100%"."""
    if share is None:
        return "–"
    rounded = half_up(share * 100)
    if 0 < share < 1:
        rounded = min(99, max(1, rounded))
    return f"{rounded}%"


def listed(parts: Sequence[Message]) -> Message:
    """One, two and three."""
    said = parts[0]
    for part in parts[1:-1]:
        said = say("%(first)s, %(next)s", first=said, next=part)
    return say("%(first)s and %(last)s", first=said, last=parts[-1]) if len(parts) > 1 else said


def iso(day: date | None) -> str:
    """A day for machines."""
    return day.isoformat() if day else ""


def _in_order(cells: Sequence[Cell]) -> list[Cell]:
    return sorted(cells, key=lambda cell: _BY_WEIGHT.index(cell.capability))
