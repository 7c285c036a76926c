"""Pages of cash, cost, money owed and the own path."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from community.core import clock
from community.core.access import current_actor, requires, signed_in
from community.opsaccount import queries as records
from community.opsaccount import wording
from community.opsaccount.channels import queries as channels
from community.opsaccount.contacts.actions import restore_part
from community.opsaccount.fields import UNCHOSEN
from community.opsaccount.finance import actions, queries
from community.opsaccount.finance.forms import (
    BaseCurrencyForm,
    FactForm,
    ReceivableForm,
    StatementForm,
    shown_receivable,
    shown_statement,
)
from community.opsaccount.finance.models import MoneyStatement, OwnPathFact, Receivable
from community.opsaccount.finance.rules import Fact, Statement
from community.opsaccount.meanwhile import changed_meanwhile, opened
from community.opsaccount.pages import RecordPages, add_pages, amount, form_page
from community.opsaccount.policy import own

bp = Blueprint("finance", __name__, url_prefix="/finance")

SHOWN = 12
"""Statements in the history."""


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    today, base = _today(), _base()
    history = queries.fact_history()
    return render_template(
        "opsaccount/finance/index.html",
        base=base,
        today=today,
        money_now=queries.money(queries.newest_statements(today), base),
        statements=queries.statements(SHOWN),
        receivables=queries.receivables(today),
        facts=history,
        standing={fact.kind for fact in history if fact.holds_on(today)},
        account_names=channels.account_names(),
        wording=wording,
    )


@bp.route("/base-currency", methods=["GET", "POST"])
@signed_in
def base_currency() -> ResponseReturnValue:
    form = opened(BaseCurrencyForm, {"currency": _base()})
    valid, meanwhile = form.validate_on_submit(), changed_meanwhile(form)
    if valid and not meanwhile:
        actions.set_base_currency(form.currency.data or "")
        flash(_("Saved."), "success")
        return redirect(_index(), 303)
    lede = _(
        "The currency your stress test reckons in. Amounts in other currencies count at the rate kept"
        " with them; what has no rate to the new one is left out until you enter it."
    )
    return form_page(form, _("Base currency"), _crumbs(), lede=lede, meanwhile=meanwhile)


@bp.post("/receivables/<uuid:record_id>/paid")
@requires(own, records.live_one(Receivable))
def mark_paid(receivable: Receivable) -> ResponseReturnValue:
    actions.mark_paid(receivable, _today())
    flash(_("Paid. Enter it under billing too, or import it, so that it counts as settled."), "success")
    return redirect(_index(), 303)


def _today() -> Any:
    return clock.today(current_actor().timezone)


def _base() -> str:
    return queries.base_currency(current_actor().currency)


def _index(about: Any = None) -> str:
    return url_for("opsaccount.finance.index")


def _crumbs(about: Any = None) -> list[tuple[Any, str | None]]:
    return [(_("Cash & cost"), _index())]


def _statement(parent: None) -> dict[str, Any]:
    asked = request.args.get("kind", "")
    kind = asked if asked in set(Statement) else Statement.CASH
    return {"kind": kind, "stated_on": _today(), "currency": _base()}


def _fact(parent: None) -> dict[str, Any]:
    asked = request.args.get("kind", "")
    return {"kind": asked if asked in set(Fact) else UNCHOSEN, "since": _today()}


PLACE: dict[str, Any] = {"place": _index, "crumbs": _crumbs}

add_pages(
    bp,
    RecordPages(
        noun="statement",
        path="/statements",
        model=MoneyStatement,
        form=StatementForm,
        save=lambda row, values, parent, id: actions.save_statement(row, values, id=id),
        start=_statement,
        fill=shown_statement,
        new_title=_l("New statement"),
        edit_title=_l("Correct a statement"),
        deleted=_l("The statement was deleted."),
        called=lambda row: f"{wording.STATEMENTS[row.kind]} · {amount(row.amount, row.currency)}",
        lede=_l(
            "What is true on a day, in your base currency. A new figure is a new statement; the old stays."
        ),
        **PLACE,
    ),
)
add_pages(
    bp,
    RecordPages(
        noun="receivable",
        path="/receivables",
        model=Receivable,
        form=ReceivableForm,
        save=lambda row, values, parent, id: actions.save_receivable(row, values, base=_base(), id=id),
        restore=restore_part,
        start=lambda parent: {"currency": _base(), "invoiced_on": _today(), "delay_days": 0},
        fill=shown_receivable,
        new_title=_l("New amount owed"),
        edit_title=_l("Change an amount owed"),
        deleted=_l("The amount owed was deleted."),
        called=lambda row: amount(row.amount, row.currency),
        **PLACE,
    ),
)
add_pages(
    bp,
    RecordPages(
        noun="fact",
        path="/own-path",
        model=OwnPathFact,
        form=FactForm,
        save=lambda row, values, parent, id: actions.save_fact(row, values, id=id),
        start=_fact,
        new_title=_l("Something true of my own path"),
        edit_title=_l("Change a fact of my own path"),
        deleted=_l("The fact was deleted."),
        called=lambda fact: str(wording.FACTS[fact.kind]),
        lede=_l("Your own way from first terms to paid invoice, which nobody else can close."),
        **PLACE,
    ),
)
