"""Writing money at hand, money owed and facts of the own path."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from community.core.db import db
from community.opsaccount import actions
from community.opsaccount.billing.rules import in_base
from community.opsaccount.finance.models import DeskSettings, MoneyStatement, OwnPathFact, Receivable
from community.opsaccount.finance.rules import Statement


def set_base_currency(currency: str) -> None:
    """Reckon in `currency` from now on. What has no rate to it is left out until it is given one."""
    settings = db.session.scalar(select(DeskSettings)) or DeskSettings()
    settings.base_currency = currency
    db.session.add(settings)
    db.session.flush()


def save_statement(
    statement: MoneyStatement | None, values: Mapping[str, Any], *, id: uuid.UUID | None = None
) -> MoneyStatement:
    """A new or corrected statement; only money held lies with an account."""
    account = values.get("account_id") if values["kind"] == Statement.HELD else None
    return actions.keep(statement or MoneyStatement(id=id), {**values, "account_id": account})


def save_receivable(
    receivable: Receivable | None, values: Mapping[str, Any], *, base: str, id: uuid.UUID | None = None
) -> Receivable:
    """A new or changed amount owed, with its worth in the base currency."""
    worth = in_base(values["amount"], values["currency"], values.get("rate"), base)
    kept = {**values, "base_currency": base, "base_amount": worth}
    return actions.keep(receivable or Receivable(id=id), kept)


def mark_paid(receivable: Receivable, on: date) -> None:
    """The amount owed has arrived."""
    receivable.paid_on = on
    db.session.flush()


def save_fact(
    fact: OwnPathFact | None, values: Mapping[str, Any], *, id: uuid.UUID | None = None
) -> OwnPathFact:
    """A new or changed fact of the own path."""
    return actions.keep(fact or OwnPathFact(id=id), values)
