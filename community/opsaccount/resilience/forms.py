"""Forms of the stress test: the day asked about, and the weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.validators import InputRequired, NumberRange

from community.core.forms import WholeNumber
from community.opsaccount.fields import DeskForm
from community.opsaccount.resilience.weights import (
    AT_LEAST,
    GROUPS,
    LARGEST,
    ORDERED,
    PERCENT,
    Weights,
)

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)


class NoDay(ValueError):
    """What was asked about is no day a Desk can have records of."""


def day_asked(text: str) -> date:
    """The day written YYYY-MM-DD. Raises NoDay."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise NoDay from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise NoDay
    return day


LABELS = {
    "channels": _l("How much hangs on single accounts"),
    "clients": _l("How much hangs on single clients"),
    "worst_plug": _l("The worst plug"),
    "runway": _l("How long the money lasts"),
    "evidence": _l("What you could prove on paper"),
    "demand": _l("Demand"),
    "conversations": _l("Conversations"),
    "terms": _l("Terms"),
    "start": _l("Start"),
    "payment": _l("Payment"),
    "share_leads": _l("Where leads came from"),
    "share_clients": _l("Who holds the relation to clients"),
    "share_proposals": _l("Where proposals lie"),
    "share_contracts": _l("Where contracts lie"),
    "share_billing": _l("Where money comes through"),
    "too_dependent_below": _l("Too dependent below (% left)"),
    "floor_when_stopping": _l("Score never below this while something stops"),
    "moderate_from": _l("Moderate from"),
    "high_from": _l("High from"),
    "critical_from": _l("Critical from"),
    "concentration_free": _l("One client's share that is no risk (%)"),
    "runway_days": _l("Days the money should last"),
    "cycle_observations": _l("Observations before your own cycle counts"),
    "drill_fresh_days": _l("Days a drill counts whole"),
    "drill_stale_days": _l("Days a drill counts half"),
    "confident_leads": _l("Qualified leads that are enough"),
    "confident_paid_items": _l("Paid items that are enough"),
    "confident_clients": _l("Active clients that are enough"),
    "confidence_high": _l("High confidence from (%)"),
    "confidence_medium": _l("Medium confidence from (%)"),
    "provisional_leads": _l("Provisional below this many qualified leads"),
    "lead_batch": _l("New leads the action “more leads” stands for"),
}
SECTIONS = {
    _l("The parts of the score"): GROUPS[0],
    _l("What a pulled plug can take"): GROUPS[1],
    _l("Where the share of one account is looked for"): GROUPS[2],
    _l("Verdicts and bands"): (
        "too_dependent_below",
        "floor_when_stopping",
        "moderate_from",
        "high_from",
        "critical_from",
    ),
    _l("Clients, money and drills"): (
        "concentration_free",
        "runway_days",
        "cycle_observations",
        "drill_fresh_days",
        "drill_stale_days",
    ),
    _l("How much must be recorded"): (
        "confident_leads",
        "confident_paid_items",
        "confident_clients",
        "confidence_high",
        "confidence_medium",
        "provisional_leads",
        "lead_batch",
    ),
}


def _number(name: str) -> WholeNumber:
    least, most = AT_LEAST.get(name, 0), PERCENT.get(name, LARGEST)
    wrong = _l("Enter a whole number from %(min)s to %(max)s.")
    return WholeNumber(
        LABELS[name], [InputRequired(wrong % {"min": least, "max": most}), NumberRange(least, most, wrong)]
    )


class WeightsForm(DeskForm):
    """Every weight and threshold of the formula, a whole number each."""

    def validate(self, extra_validators: Mapping[str, object] | None = None) -> bool:
        """Each within its range, no group without a weight, and thresholds in their order."""
        if not super().validate(extra_validators):
            return False
        for group in GROUPS:
            if not any(self[name].data for name in group):
                _fault(self[group[0]], _("At least one weight of the group must be above 0."))
        for low, high in ORDERED:
            if self[low].data > self[high].data:
                _fault(self[high], _("This must not be below “%(name)s”.", name=LABELS[low]))
        return not self.errors

    def values(self) -> dict[str, int]:
        """The weights by name."""
        return {field.name: self[field.name].data for field in fields(Weights)}


for _field in fields(Weights):
    setattr(WeightsForm, _field.name, _number(_field.name))


def _fault(field: Field, message: str) -> None:
    field.errors = [*field.errors, message]
