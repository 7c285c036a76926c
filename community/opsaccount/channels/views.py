"""Pages of the accounts somebody else controls, and of drills."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from community.core import clock
from community.core.access import current_actor, requires, signed_in
from community.opsaccount import queries as records
from community.opsaccount.channels import actions, queries
from community.opsaccount.channels.forms import AccountForm, DrillForm
from community.opsaccount.channels.models import Account, Drill
from community.opsaccount.channels.rules import PLATFORMS
from community.opsaccount.pages import RecordPages, Refused, add_pages
from community.opsaccount.policy import own
from community.opsaccount.wording import ACCOUNT_KINDS, FUNCTIONS

bp = Blueprint("channels", __name__, url_prefix="/channels")


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    accounts = queries.accounts()
    had = {account.platform for account in accounts}
    return render_template(
        "opsaccount/channels/index.html",
        accounts=accounts,
        drills=queries.drills(),
        platforms={key: platform for key, platform in PLATFORMS.items() if key not in had},
        kinds=ACCOUNT_KINDS,
        functions=FUNCTIONS,
    )


@bp.get("/<uuid:record_id>")
@requires(own, records.live_one(Account))
def show(account: Account) -> ResponseReturnValue:
    return render_template(
        "opsaccount/channels/show.html",
        account=account,
        carried=queries.carried(account),
        drills=queries.drills(account),
        kinds=ACCOUNT_KINDS,
        functions=FUNCTIONS,
    )


def _crumbs(about: Any) -> Sequence[tuple[Any, str | None]]:
    return [(_("Channels"), url_for("opsaccount.channels.index"))]


def _delete(account: Account) -> None:
    try:
        actions.delete_account(account)
    except actions.InUse:
        raise Refused(
            _("Records still name this account. Say that it was closed instead, or change the records first.")
        ) from None


def _preset(parent: None) -> dict[str, Any]:
    chosen = PLATFORMS.get(request.args.get("platform", ""))
    return {"platform": request.args["platform"], "name": chosen.name, "kind": chosen.kind} if chosen else {}


def _tell_apart(form: AccountForm, account: Account | None) -> None:
    # Only what is sent is compared: a form that opens reads nothing, and writes no key to name what it makes.
    if form.is_submitted():
        form.tell_apart(queries.accounts(), account)


add_pages(
    bp,
    RecordPages(
        noun="account",
        path="",
        model=Account,
        form=AccountForm,
        save=lambda account, values, parent, id: actions.save_account(account, values, id=id),
        delete=_delete,
        place=lambda account: url_for("opsaccount.channels.show", record_id=account.id),
        crumbs=_crumbs,
        start=_preset,
        prepare=_tell_apart,
        new_title=_l("New account"),
        edit_title=_l("Change account"),
        deleted=_l("The account was deleted."),
        called=lambda account: account.name,
        lede=_l(
            "Anything somebody else can limit or close: a marketplace, an inbox, a payment or mail provider."
        ),
    ),
)
add_pages(
    bp,
    RecordPages(
        noun="drill",
        path="/drills",
        model=Drill,
        form=DrillForm,
        save=lambda drill, values, parent, id: actions.save_drill(drill, values, id=id),
        place=lambda drill: url_for("opsaccount.channels.index"),
        crumbs=_crumbs,
        start=lambda parent: {"drilled_on": clock.today(current_actor().timezone)},
        new_title=_l("Record a drill"),
        edit_title=_l("Change drill"),
        deleted=_l("The drill was deleted."),
        called=lambda drill: format_date(drill.drilled_on, "long"),
        lede=_l("Some days in which you left one account alone on purpose, to see what the others bring."),
    ),
)
