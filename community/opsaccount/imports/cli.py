"""`desk import`: a file into a member's Desk, all of it or nothing, told as JSON."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

import click

from community.core import events
from community.core.db import db
from community.core.money import to_decimal
from community.migrations import with_schema
from community.opsaccount.channels import queries as channels
from community.opsaccount.channels.models import Account
from community.opsaccount.cli import UNUSABLE, desk, enter_desk, stop
from community.opsaccount.imports.actions import Committed, commit, discard, read_file, take, upload
from community.opsaccount.imports.dates import DateOrder
from community.opsaccount.imports.findings import Findings, Sum, sum_of
from community.opsaccount.imports.models import Import
from community.opsaccount.imports.refusals import Refused
from community.opsaccount.imports.storage import Shelf
from community.opsaccount.imports.stored import text_message
from community.opsaccount.imports.verdicts import Verdict, segments

ORDERS = {"day": DateOrder.DMY, "month": DateOrder.MDY}


@desk.command("import")
@click.argument("email")
@click.argument("file", metavar="FILE")
@click.option("--account", default="", help="Code or name of the account it is from, if you have several.")
@click.option("--order", type=click.Choice(list(ORDERS)), help="What comes first in dates like 03/04/2026.")
@click.option("--skip-broken", is_flag=True, help="Import the other rows when some cannot be read.")
@with_schema
def import_file(email: str, file: str, account: str, order: str | None, skip_broken: bool) -> None:
    """Import FILE, an export of a marketplace or payment provider, into the Desk of EMAIL; print JSON.

    All or nothing. Exit status 1: no such member. 2: the file cannot be used, or a row of it cannot.
    """
    enter_desk(email)
    try:
        with Path(file).open("rb") as stream:
            found = _read(stream, Path(file).name, account, ORDERS.get(order or "", ""))
    except OSError as error:
        stop(f"{file}: cannot be read: {error.strerror or error}", UNUSABLE)
    except Refused as refused:
        stop(f"{file}: {refused.message}", UNUSABLE)
    broken = list(_broken_rows(found))
    if broken and not skip_broken:
        _give_up(found, "\n".join(f"{file}: line {each['line']}: {each['reason']}" for each in broken))
    if not take(found):
        _give_up(found, "Another file is being added to this Desk at the moment; try again when it is done.")
    made = commit(found)
    answer = _answer(found, made, broken)
    events.commit()
    click.echo(json.dumps(answer, indent=2, ensure_ascii=False))


def _read(stream: BinaryIO, name: str, account: str, order: str) -> Import:
    found = upload(stream, name, account_id=_account(account), order=order)
    if found.question:
        _give_up(found, f"{name}: {text_message(found.error)}")
    try:
        read_file(found)
    except Refused:
        discard(found)
        events.commit()
        raise
    return found


def _account(wanted: str) -> uuid.UUID | None:
    """The account of that code or name; exits with 2 when there is none."""
    if not wanted:
        return None
    asked = wanted.casefold()
    fitting = [a.id for a in channels.accounts() if asked in (a.code.casefold(), a.name.casefold())]
    return fitting[0] if fitting else stop(f"There is no account “{wanted}” in this Desk.", UNUSABLE)


def _give_up(found: Import, message: str) -> None:
    discard(found)
    events.commit()
    stop(message, UNUSABLE)


def _broken_rows(found: Import) -> Iterable[dict[str, Any]]:
    count = Findings.from_json(found.found).entries.get(Verdict.BROKEN, 0)
    for segment in segments(Shelf(found.shelf), Verdict.BROKEN, count):
        for entry in segment:
            yield {"line": entry.line, "reason": str(entry.reason)}


def _answer(found: Import, made: Committed, broken: list[dict[str, Any]]) -> dict[str, Any]:
    account = db.session.get_one(Account, found.account_id)
    works = made.summary.works
    return {
        "import": str(found.id),
        "account": account.code,
        "layout": found.layout,
        "rows": found.rows_read,
        "added": found.fresh,
        "known": found.known,
        "skipped": found.skipped,
        "unsorted": found.unsorted,
        "broken": found.broken,
        "broken_rows": broken,
        "sums": {currency: _sums(sum_of(totals)) for currency, totals in made.summary.billing.items()},
        "contracts": [
            {"contract": work.name, "id": work.contract_id, "currency": work.currency} | _sums(sum_of(totals))
            for work, totals in works.items()
        ],
        "clients_created": len(made.clients_created),
        "without_rate": made.without_rate,
        "notices": [str(notice) for notice in Findings.from_json(found.found).notices],
    }


def _sums(each: Sum) -> dict[str, Any]:
    """Gross before any rounding; fee null where the export states none, and net then is gross."""
    return {
        "items": each.count,
        "gross": each.exact,
        "fee": None if each.fee is None else f"{to_decimal(each.fee, each.currency):f}",
        "net": f"{to_decimal(each.net, each.currency):f}",
    }
