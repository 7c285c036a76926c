"""`score`: print the stress test and dependency score of a snapshot file as JSON."""

import json
import sys
from pathlib import Path
from typing import NoReturn

import click

from community.opsaccount.resilience.evaluation import NothingRecorded, evaluate
from community.opsaccount.resilience.json_tree import LARGEST_TEXT
from community.opsaccount.resilience.reading import parse_snapshot
from community.opsaccount.resilience.result import result_json
from community.opsaccount.resilience.snapshot import SnapshotError

BAD_SNAPSHOT = 2
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
        _stop(str(error), BAD_SNAPSHOT)
    except NothingRecorded:
        _stop(RECORD_FIRST, NOTHING_RECORDED)
    click.echo(json.dumps(result_json(evaluation), indent=2))


def _text(name: str) -> str:
    """The file's text; one byte more than is allowed is enough to know that it is too long."""
    try:
        if name == "-":
            content = sys.stdin.buffer.read(LARGEST_TEXT + 1)
        else:
            with Path(name).open("rb") as file:
                content = file.read(LARGEST_TEXT + 1)
    except (OSError, ValueError) as error:
        _stop(f"{name}: cannot be read: {getattr(error, 'strerror', None) or error}", BAD_SNAPSHOT)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        _stop(f"{name}: is not UTF-8 text: byte {error.start + 1} is wrong", BAD_SNAPSHOT)


def _stop(message: str, status: int) -> NoReturn:
    click.echo(message, err=True)
    raise SystemExit(status)
