"""What every page owes its reader: valid HTML5, one h1, labels, unique ids, form tokens, nothing inline."""

from __future__ import annotations

from collections import Counter
from xml.etree.ElementTree import Element

import html5lib

SILENT = {"hidden", "submit", "button", "reset", "image"}
CHOSEN = {"hidden", "submit", "date", "month", "checkbox", "radio"}
"""Inputs that hold nothing a member wrote."""


def check_page(html: str, where: str) -> None:
    """Fail with every fault of the page at once."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    page = parser.parse(html)
    faults = [f"does not parse: {code} at {place}" for place, code, _ in parser.errors]
    for fault in (_headings, _ids, _labels, _tokens, _inline):
        faults += fault(page)
    if where.startswith("/desk"):
        faults += _told(page)
    assert not faults, f"{where}:\n" + "\n".join(faults)


def _headings(page: Element) -> list[str]:
    count = len(page.findall(".//h1"))
    return [] if count == 1 else [f"has {count} h1"]


def _ids(page: Element) -> list[str]:
    count = Counter(e.get("id") for e in page.iter() if e.get("id"))
    return [f"id {name!r} stands {n} times" for name, n in count.items() if n > 1]


def _labels(page: Element) -> list[str]:
    named = {label.get("for") for label in page.iter("label")}
    inside = {id(e) for label in page.iter("label") for e in label.iter()}
    faults = []
    for tag in ("input", "select", "textarea"):
        for e in page.iter(tag):
            spoken = (
                e.get("aria-label") or e.get("aria-labelledby") or e.get("id") in named or id(e) in inside
            )
            if e.get("type") not in SILENT and not spoken:
                faults.append(f"{tag} {e.get('name')!r} has no label")
    return faults


def _tokens(page: Element) -> list[str]:
    forms = [f for f in page.iter("form") if f.get("method", "get").lower() == "post"]
    bare = [f for f in forms if not any(i.get("name") == "csrf_token" for i in f.iter("input"))]
    return [f"form to {f.get('action')!r} has no token" for f in bare]


def _told(page: Element) -> list[str]:
    """Private text that a form would put into an address, for histories and logs to keep."""
    forms = [f for f in page.iter("form") if f.get("method", "get").lower() == "get"]
    typed = [e for f in forms for tag in ("input", "textarea") for e in f.iter(tag)]
    return [f"{e.get('name')!r} would stand in an address" for e in typed if e.get("type") not in CHOSEN]


def _inline(page: Element) -> list[str]:
    faults = [
        f"<{e.tag}> has inline {a}" for e in page.iter() for a in e.attrib if a == "style" or a[:2] == "on"
    ]
    scripts = [e for e in page.iter("script") if not e.get("src") and e.get("type") != "application/json"]
    return faults + ["has an inline script"] * len(scripts) + ["has <style>"] * len(page.findall(".//style"))
