"""`member create`: what it makes, prints and refuses, in processes as a person starts them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from community.accounts import queries
from community.accounts.secrets import password_matches
from community.config import ROOT

GOOD = ["--email", "Ada@Example.org", "--name", " Ada  Okafor "]


def test_a_member_is_made_in_an_empty_directory(tmp_path: Path):
    made = run(tmp_path, *GOOD, "--password-stdin", typed="a long walk by the river\n")
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout) == {
        "id": 1,
        "email": "ada@example.org",
        "name": "Ada Okafor",
        "admin": False,
    }
    again = run(tmp_path, *GOOD, "--password-stdin", typed="a long walk by the river\n")
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr == "ada@example.org belongs to a member already.\n"


def test_the_member_can_sign_in_and_is_what_was_asked_for(app: Flask, db):
    options = ["member", "create", *GOOD, "--admin", "--password-stdin"]
    result = app.test_cli_runner().invoke(args=options, input=" spaces count here \r\n")
    assert result.exit_code == 0, result.output
    member = queries.member_with("ada@example.org")
    assert member and member.is_admin and member.confirmed_at
    assert password_matches(member.password_hash, " spaces count here ")


def test_without_standard_input_the_password_is_asked_for(app: Flask, db):
    typed = "a long walk by the river\n" * 2
    result = app.test_cli_runner().invoke(args=["member", "create", *GOOD], input=typed)
    assert result.exit_code == 0 and "a long walk" not in result.output
    assert queries.member_with("ada@example.org")


@pytest.mark.parametrize(
    ("email", "name", "password", "words"),
    [
        ("no address", "Ada", "a long walk", "is not an email address"),
        ("ada@example.org", "  ", "a long walk", "between 1 and 80"),
        ("ada@example.org", "x" * 81, "a long walk", "between 1 and 80"),
        ("ada@example.org", "Ada", "short", "at least 8"),
        ("ada@example.org", "Ada", "password1", "tried first"),
        ("ada@example.org", "Ada Okafor", "ada okafor", "name or address"),
        ("ada@example.org", "Ada", "", "at least 8"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_reason(
    app: Flask, db, email: str, name: str, password: str, words: str
):
    options = ["member", "create", "--email", email, "--name", name, "--password-stdin"]
    result = app.test_cli_runner().invoke(args=options, input=f"{password}\n")
    assert result.exit_code == 2 and words in result.stderr and result.stdout == ""
    assert queries.member_with("ada@example.org") is None


def run(folder: Path, *options: str, typed: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, its data in `folder`."""
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "member", "create", *options],
        cwd=ROOT,
        env={**os.environ, "GUILDHALL_DATA": str(folder), "GUILDHALL_DATABASE_URL": ""},
        input=typed,
        capture_output=True,
        text=True,
        timeout=120,
    )
