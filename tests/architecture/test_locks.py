"""The lock files hold what the requirement files ask for, and name no place to fetch it from."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PARTS = ["", "-dev", "-node"]


@pytest.mark.parametrize("part", PARTS)
def test_every_requirement_is_locked(part: str) -> None:
    asked = {name for name in map(requirement, lines(f"requirements{part}.in")) if name}
    locked = {name for name in map(requirement, lines(f"requirements{part}.lock")) if name}
    assert asked - locked == set(), "run `make lock`"


@pytest.mark.parametrize("part", PARTS)
def test_a_lock_is_by_hash_and_names_no_place(part: str) -> None:
    text = (ROOT / f"requirements{part}.lock").read_text(encoding="utf-8")
    pinned = re.findall(r"^\S+==\S+", text, re.MULTILINE)
    hashed = re.findall(r"^\S+==\S+[^\n]*\\\n +--hash=sha256:", text, re.MULTILINE)
    assert len(hashed) == len(pinned) > 0
    assert not re.search(r"https?:|file:|--index|--find-links", text)


def test_the_browser_libraries_are_locked_without_addresses() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    asked = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert {f"node_modules/{name}" for name in asked} <= set(packages)
    assert all("integrity" in entry and "resolved" not in entry for entry in packages.values())


def lines(name: str) -> list[str]:
    return (ROOT / name).read_text(encoding="utf-8").splitlines()


def requirement(line: str) -> str | None:
    """The normal name of the project that a line asks for; None for a line about something else."""
    found = re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line)
    return re.sub(r"[-_.]+", "-", found.group()).lower() if found else None
