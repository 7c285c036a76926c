"""The words of the stress test: verdicts, reasons and actions as sentences, said in any language later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from community.core.wording import Message, say
from community.opsaccount.channels.rules import Lane
from community.opsaccount.resilience.matrix import Line
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
    Verdict.SURVIVES: say("survives"),
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
    ActionKind.OWN_CONTACT_POINT: say("Have an address of %(name)s that no account holds, and confirm it"),
    ActionKind.COMPLETE_FILE: say("Complete the file of one more client"),
    ActionKind.COMPLETE_INVOICE_PROFILE: say("Complete your invoice profile"),
    ActionKind.OWN_ROUTE: say("Open a way of your own for %(name)s to pay"),
    ActionKind.OWN_INVOICE: say("Send %(name)s the next invoice yourself, and enter the payment"),
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
CAUTION = say("as far as the terms of the account allow it, for some only once the work has begun.")


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
