"""Views and templates find each other by name, and no template is left behind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from community.config import ROOT

TEMPLATES = ROOT / "templates"
NAMED = re.compile(r"""["']([\w/]+\.(?:html|txt))["']""")
SOURCES = [*(ROOT / "community").rglob("*.py"), *TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.txt")]
USED = {name: path for path in SOURCES for name in NAMED.findall(path.read_text())}
ALL = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
PAGES = [name for name in ALL if "/" in name and "/_" not in name and not name.startswith(("ui/", "errors/"))]
SHARED = {"opsaccount/record_form.html": "the one form page of every kind of record"}


@pytest.mark.parametrize("name", sorted(n for n in USED if n.endswith(".html")))
def test_a_template_that_is_named_exists(name: str):
    assert (TEMPLATES / name).exists(), f"{USED[name].relative_to(ROOT)} names it"


@pytest.mark.parametrize("page", [page for page in PAGES if page not in SHARED])
def test_a_page_is_named_as_its_view(app: Flask, page: str):
    package = page.split("/")[0]
    views = {e.rsplit(".", 1)[1] for e in app.view_functions if e.startswith(f"{package}.")}
    assert Path(page).stem in views


@pytest.mark.parametrize("mail", sorted(p.stem for p in (TEMPLATES / "mail").glob("*.txt")))
def test_a_mail_is_sent_by_somebody(mail: str):
    sources = (p.read_text() for p in (ROOT / "community").rglob("*.py"))
    assert any(re.search(rf"""["']{mail}["']""", source) for source in sources)


@pytest.mark.parametrize("name", ALL)
def test_no_template_is_left_behind(name: str):
    assert name in USED or name.startswith("ui/")
