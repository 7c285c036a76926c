"""The one page of questions of the guided test."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import NumberRange, Optional

from community.core.forms import Form, WholeNumber
from community.opsaccount.channels.rules import PLATFORMS, Kind
from community.opsaccount.fields import AmountField, CurrencyField
from community.opsaccount.resilience.guided.answers import MOST, Answers, Through


def _count(label: Any) -> WholeNumber:
    wrong = _l("Enter a whole number from %(min)s to %(max)s.")
    return WholeNumber(label, [Optional(), NumberRange(0, MOST, wrong)], render_kw={"inputmode": "numeric"})


def _platforms(first: Any, *kinds: Kind) -> list[SelectChoice]:
    chosen = ((key, p.name) for key, p in PLATFORMS.items() if not kinds or p.kind in kinds)
    return [SelectChoice("", first), *(SelectChoice(key, name) for key, name in chosen)]


FINDERS = (Kind.MARKETPLACE, Kind.SOCIAL)


class GuidedForm(Form):
    """Six questions; a number left empty is none."""

    first = SelectField(
        _l("The account that brings you most work"), choices=_platforms(_l("None"), *FINDERS), default=""
    )
    second = SelectField(_l("Another one"), choices=_platforms(_l("None"), *FINDERS), default="")

    first_leads = _count(_l("through the first account"))
    second_leads = _count(_l("through the other account"))
    referral_leads = _count(_l("through people who know you"))
    site_leads = _count(_l("through your own site or writing"))

    first_clients = _count(_l("met through the first account"))
    second_clients = _count(_l("met through the other account"))
    own_clients = _count(_l("met on your own path"))

    currency = CurrencyField()
    first_income = AmountField(_l("through the first account"))
    second_income = AmountField(_l("through the other account"))
    own_income = AmountField(_l("from clients of your own path"))

    first_reachable = _count(_l("Clients of the first account you can reach by an address of their own"))
    second_reachable = _count(_l("Clients of the other account you can reach by an address of their own"))
    signed = _count(_l("Clients of your own path who signed a contract with you"))
    pays_through = SelectField(
        _l("Clients of your own path pay by"),
        choices=_platforms(_l("Bank transfer"), Kind.PAYMENT),
        default="",
    )

    cash = AmountField(_l("Cash at hand"))
    monthly_cost = AmountField(_l("What a month costs you"))
    terms_published = BooleanField(_l("My terms are written down where a client can read them"))
    signature = BooleanField(_l("Somebody signed them in the last twelve months"))
    invoice_profile = BooleanField(_l("I can send a complete invoice of my own tomorrow"))

    def validate(self, extra_validators: Mapping[str, object] | None = None) -> bool:
        """The answers must fit one another."""
        if not super().validate(extra_validators):
            return False
        if self.second.data and self.second.data == self.first.data:
            _fault(self.second, _("Choose another account than the first, or none."))
        for name, account in (("first", self.first.data), ("second", self.second.data), ("own", "own")):
            self._check_part(name, account)
        if _number(self.signed) > _number(self.own_clients):
            _fault(self.signed, _("That is more than the clients you counted there."))
        counted = (self[name] for name in self._fields if name.endswith(("_leads", "_clients")))
        if not self.errors and not any(_number(field) for field in counted):
            _fault(self.first_leads, _("Count at least one person who asked you for work, or one client."))
        return not self.errors

    def _check_part(self, name: str, account: str | None) -> None:
        clients = self[f"{name}_clients"]
        asked = [
            self[f"{name}_{part}"] for part in ("leads", "clients", "income") if f"{name}_{part}" in self
        ]
        if not account and any(_number(field) for field in asked):
            _fault(self[name], _("Choose the account that these came through."))
        if _number(self[f"{name}_income"]) and not _number(clients):
            _fault(clients, _("Say how many clients this income is from."))
        reachable = f"{name}_reachable"
        if reachable in self and _number(self[reachable]) > _number(clients):
            _fault(self[reachable], _("That is more than the clients you counted there."))

    def answers(self) -> Answers:
        """The answers, once they are valid."""
        parts = (self._part(name) for name in ("first", "second") if self[name].data)
        return Answers(
            currency=self.currency.data or "",
            through=tuple(parts),
            own=Through(clients=_number(self.own_clients), income=_number(self.own_income)),
            referral_leads=_number(self.referral_leads),
            site_leads=_number(self.site_leads),
            signed=_number(self.signed),
            pays_through=self.pays_through.data,
            cash=self.cash.minor,
            monthly_cost=self.monthly_cost.minor,
            terms_published=self.terms_published.data,
            signature=self.signature.data,
            invoice_profile=self.invoice_profile.data,
        )

    def _part(self, name: str) -> Through:
        counts = (_number(self[f"{name}_{part}"]) for part in ("leads", "clients", "reachable", "income"))
        return Through(self[name].data, *counts)


def _number(field: Field) -> int:
    """A count, or an amount in minor units; nothing is 0."""
    return (field.minor if isinstance(field, AmountField) else field.data) or 0


def _fault(field: Field, message: str) -> None:
    field.errors = [*field.errors, message]
