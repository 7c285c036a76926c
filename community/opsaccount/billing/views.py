"""Pages of settled billing."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from community.core import clock
from community.core.access import current_actor, signed_in
from community.core.money import is_currency
from community.opsaccount import wording
from community.opsaccount.billing import actions, queries
from community.opsaccount.billing.forms import ItemForm, RateForm, shown
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.channels import queries as channels
from community.opsaccount.channels.rules import OWN
from community.opsaccount.contacts.actions import restore_part
from community.opsaccount.finance import queries as finance
from community.opsaccount.pages import RecordPages, add_pages, amount, form_page

bp = Blueprint("billing", __name__, url_prefix="/billing")


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    base, wanted = _base(), _wanted()
    if not (wanted.month or wanted.contact or wanted.unrated):
        wanted = queries.Filter(month=queries.newest_month(), carrier=wanted.carrier)
    return render_template(
        "opsaccount/billing/index.html",
        page=queries.billing_page(wanted, base, request.args.get("cursor")),
        sums=queries.sums(wanted, base),
        months=queries.months(wanted.month),
        wanted=wanted,
        base=base,
        account_names=channels.account_names(),
        kinds=wording.BILLING_KINDS,
    )


@bp.route("/rates/<currency>", methods=["GET", "POST"])
@signed_in
def rates(currency: str) -> ResponseReturnValue:
    """One rate for all items of a currency that have none."""
    base, form = _base(), RateForm()
    if not is_currency(currency) or currency == base:
        abort(404)
    if form.validate_on_submit() and form.worth.number:
        count = actions.rate_items(currency, form.worth.number, base=base)
        flash(ngettext("%(num)d item has a rate now.", "%(num)d items have a rate now.", count), "success")
        return redirect(url_for("opsaccount.billing.index"), 303)
    lede = _(
        "How many %(base)s one %(currency)s was worth."
        " It is kept with every item in %(currency)s that has no rate.",
        base=base,
        currency=currency,
    )
    return form_page(form, _("Rate of %(currency)s", currency=currency), _crumbs(), lede=lede)


def _base() -> str:
    return finance.base_currency(current_actor().currency)


def _wanted() -> queries.Filter:
    carrier, account = request.args.get("account", ""), request.args.get("account", type=uuid.UUID)
    return queries.Filter(
        month=request.args.get("month", type=_month),
        contact=request.args.get("contact", type=uuid.UUID),
        carrier=carrier if carrier == OWN or account else "",
        unrated=request.args.get("unrated") == "yes",
    )


def _month(text: str) -> date:
    month = date.fromisoformat(f"{text}-01")
    if month.year == date.max.year:
        raise ValueError("no month follows")
    return month


def _crumbs(about: Any = None) -> list[tuple[Any, str | None]]:
    return [(_("Billing"), url_for("opsaccount.billing.index"))]


def _start(parent: None) -> dict[str, Any]:
    contact = request.args.get("contact", type=uuid.UUID)
    return {
        "contact_id": contact,
        "settled_on": clock.today(current_actor().timezone),
        "currency": _base(),
    }


add_pages(
    bp,
    RecordPages(
        noun="item",
        path="",
        model=BillingItem,
        form=ItemForm,
        save=lambda item, values, parent, id: actions.save_item(item, values, base=_base(), id=id),
        delete=actions.delete_item,
        restore=restore_part,
        place=lambda item: url_for("opsaccount.billing.index", month=f"{item.settled_on:%Y-%m}"),
        crumbs=_crumbs,
        start=_start,
        fill=shown,
        new_title=_l("New settled item"),
        edit_title=_l("Change settled item"),
        deleted=_l("The item was deleted."),
        called=lambda item: f"{amount(item.gross, item.currency)} · {format_date(item.settled_on, 'long')}",
        lede=_l("Money that has arrived, or was given back. What is still owed stands under cash and cost."),
    ),
)
