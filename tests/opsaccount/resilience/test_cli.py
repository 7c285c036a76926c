"""The command `score`: JSON on standard output, or a status and a message that says what to mend."""

import json

import pytest
from click.testing import CliRunner

from community.opsaccount.resilience.cli import score
from community.opsaccount.resilience.json_tree import LARGEST_TEXT
from tests.opsaccount.resilience.people import SNAPSHOTS

EMPTY = {"as_of": "2026-11-21", "base_currency": "USD", "accounts": [], "leads": [], "clients": []}


def run(*arguments: str, **fields):
    return CliRunner().invoke(score, arguments, **fields)


@pytest.mark.parametrize(
    ("name", "value"), [("all_on_one_marketplace", 61), ("one_payment_provider", 50), ("thin", 100)]
)
def test_a_file_and_standard_input_give_the_same_result(name, value):
    path = SNAPSHOTS / f"{name}.json"
    from_file, from_input = run(str(path)), run("-", input=path.read_bytes())
    assert (from_file.exit_code, from_input.exit_code) == (0, 0)
    assert from_file.stdout == from_input.stdout
    assert json.loads(from_file.stdout)["score"] == value
    assert from_file.stderr == ""


def test_a_bad_snapshot_names_the_path():
    result = run("-", input=json.dumps({**EMPTY, "luck": 7}))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "$.luck: unknown key\n"


def test_nothing_recorded_says_what_to_record_first():
    result = run("-", input=json.dumps(EMPTY))
    assert (result.exit_code, result.stdout) == (3, "")
    assert "Record first who asked you for work" in result.stderr


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "$: is not JSON"),
        (b"Date,Amount\n2026-01-01,5\n", "$: is not JSON"),
        (b"\xff\xfe{\x00}\x00", "is not UTF-8 text"),
        (b'{"as_of": "\xe9"}', "is not UTF-8 text"),
        (b" " * (LARGEST_TEXT + 1), "$: is longer than"),
    ],
)
def test_a_file_that_is_no_snapshot(tmp_path, content, message):
    path = tmp_path / "snapshot.json"
    path.write_bytes(content)
    result = run(str(path))
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_a_file_that_is_not_there_or_is_a_folder(tmp_path):
    for path in (tmp_path / "missing.json", tmp_path, "nul\x00byte"):
        result = run(str(path))
        assert (result.exit_code, result.stdout) == (2, "")
        assert "cannot be read" in result.stderr


def test_a_file_to_be_named():
    assert run().exit_code == 2
