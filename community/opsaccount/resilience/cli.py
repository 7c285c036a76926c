"""`score` of a snapshot file and `desk stress-test` of a member's records: the result as JSON."""

import json
import sys
from datetime import date
from pathlib import Path

import click

from community.core import clock, events
from community.migrations import with_schema
from community.opsaccount.cli import desk, enter_desk, stop
from community.opsaccount.resilience import actions
from community.opsaccount.resilience.assembly import TooMany
from community.opsaccount.resilience.evaluation import NothingRecorded, evaluate
from community.opsaccount.resilience.forms import NoDay, day_asked
from community.opsaccount.resilience.json_tree import LARGEST_TEXT
from community.opsaccount.resilience.reading import parse_snapshot
from community.opsaccount.resilience.result import result_json
from community.opsaccount.resilience.running import run_on_day
from community.opsaccount.resilience.snapshot import SnapshotError
from community.opsaccount.resilience.why import why_json

BAD_SNAPSHOT = BAD_DATE = 2
NOTHING_RECORDED = 3
RECORD_FIRST = (
    "There is nothing to score yet. Record first who asked you for work (leads, with where they came from) "
    "and who you work for (clients, with how you reach them, the contract, and how they pay)."
)


@click.command("score")
@click.argument("snapshot", metavar="SNAPSHOT.json")
def score(snapshot: str) -> None:
    """Print the stress test and dependency score of SNAPSHOT.json ("-" reads standard input).

    Exit status 2: the snapshot cannot be used. 3: it holds no client and no lead.
    """
    try:
        evaluation = evaluate(parse_snapshot(_text(snapshot)))
    except SnapshotError as error:
        stop(str(error), BAD_SNAPSHOT)
    except NothingRecorded:
        stop(RECORD_FIRST, NOTHING_RECORDED)
    click.echo(json.dumps(result_json(evaluation), indent=2))


@desk.command("stress-test")
@click.argument("email")
@click.option("--as-of", metavar="YYYY-MM-DD", help="The day to ask about; today where the member lives.")
@click.option("--save", is_flag=True, help="Keep the result with the snapshot it was computed from.")
@with_schema
def stress_test(email: str, as_of: str | None, save: bool) -> None:
    """Print the stress test of a member's Desk: what would stop without each account, and why.

    Exit status 1: no such member. 2: the day is none, or the Desk is too large. 3: nothing is recorded.
    """
    member = enter_desk(email)
    day = _day(as_of) if as_of else clock.today(member.timezone)
    try:
        standing, run = run_on_day(day, member.currency)
    except TooMany as error:
        stop(
            f"One stress test takes at most {error.most} {error.kind}; close what no longer counts.", BAD_DATE
        )
    if run is None:
        stop(_nothing(day, standing.newest), NOTHING_RECORDED)
    if save:
        actions.save_result(run, standing)
        events.commit()
    click.echo(json.dumps({**result_json(run.evaluation), "why": why_json(run, standing)}, indent=2))


def _day(text: str) -> date:
    try:
        return day_asked(text)
    except NoDay:
        stop(f"{text!r} is no date of the calendar written YYYY-MM-DD.", BAD_DATE)


def _nothing(day: date, newest: date | None) -> str:
    if newest is None:
        return RECORD_FIRST
    return f"Nothing recorded counts on {day}. The newest record is of {newest}: ask with --as-of {newest}."


def _text(name: str) -> str:
    """The file's text; one byte more than is allowed is enough to know that it is too long."""
    try:
        if name == "-":
            content = sys.stdin.buffer.read(LARGEST_TEXT + 1)
        else:
            with Path(name).open("rb") as file:
                content = file.read(LARGEST_TEXT + 1)
    except (OSError, ValueError) as error:
        stop(f"{name}: cannot be read: {getattr(error, 'strerror', None) or error}", BAD_SNAPSHOT)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        stop(f"{name}: is not UTF-8 text: byte {error.start + 1} is wrong", BAD_SNAPSHOT)
