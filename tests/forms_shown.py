"""Reads the form of a page as a browser would send it."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import html5lib

PRESSED = {"submit", "button", "image", "reset"}
TICKED = {"checkbox", "radio"}


def form_shown(html: str) -> dict[str, str]:
    """What the page's record form would send if its button were pressed at once."""
    page = html5lib.HTMLParser(namespaceHTMLElements=False).parse(html)
    [form] = [each for each in page.iter("form") if each.find(".//input[@name='once']") is not None]
    sent = {e.get("name", ""): e.get("value", "") for e in form.iter("input") if _counts(e)}
    sent |= {e.get("name", ""): (e.text or "").removeprefix("\n") for e in form.iter("textarea")}
    return sent | {e.get("name", ""): _chosen(e) for e in form.iter("select")}


def _counts(field: Element) -> bool:
    kind = field.get("type", "text")
    return kind not in PRESSED and (kind not in TICKED or field.get("checked") is not None)


def _chosen(select: Element) -> str:
    options = list(select.iter("option"))
    return next((o for o in options if o.get("selected") is not None), options[0]).get("value", "")
