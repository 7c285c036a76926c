"""Walks from a page along every link, one visit to each kind of page, and notes what is wrong with it."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response

from tests.system.ready import ready

PHONE, DESK = 390, 1280
HEIGHT = 900
PAPER = 718
"""CSS pixels between the margins of an A4 sheet."""
MAX_PAGES = 150
"""More kinds of page than there are: a walk that reaches this has met an address it cannot tell apart."""

_NAMED = r"(?<=/groups)/(?!new\b)[\w-]+|(?<=/rates)/[A-Z]{3}"
_CHANGING = re.compile(rf"(?:{_NAMED}|/(?:\d+|[0-9a-f]{{8}}-[0-9a-f-]{{27}}|[\w-]{{20,}}))(?=[/.]|$)")
_AXE = Axe()
_DOUBLE = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("html { font-size: 200% }");
  document.adoptedStyleSheets = [sheet];
}"""
_ALIKE = """() => {
  const acts = "main form:not([method=get]) [type=submit], main pop-dialog > button";
  const named = [...document.querySelectorAll(acts)].filter((each) => each.checkVisibility())
    .map((each) => each.getAttribute("aria-label") ?? each.textContent.replace(/\\s+/g, " ").trim());
  return [...new Set(named.filter((name, at) => named.indexOf(name) !== at))];
}"""
_TO_PRESS = """() => [...document.querySelectorAll(".bar, .foot, .rail, button, .button, [type=submit]")]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }) && each.getClientRects().length)
  .map((each) => each.textContent.trim() || each.className)"""


@dataclass
class Walk:
    """What the walk saw: each kind of page with the address that stood for it, and every fault."""

    pages: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def walk(page: Page, start: str, on_page: Callable[[str, Page], None] = lambda kind, page: None) -> Walk:
    """Follow the links of `start`; `on_page` is called with each kind of page while it is open."""
    seen, waiting, origin = Walk(), deque([start]), urlsplit(start).netloc
    page.on(
        "console", lambda said: seen.faults.append(f"console: {said.text}") if said.type == "error" else None
    )
    page.on("pageerror", lambda error: seen.faults.append(f"script: {error}"))
    while waiting and len(seen.pages) < MAX_PAGES:
        address = waiting.popleft()
        kind = kind_of(address)
        if kind in seen.pages:
            continue
        seen.pages[kind] = address
        response = page.goto(address)
        if not _is_page(response):
            continue
        ready(page)
        seen.faults += [f"{kind}: {fault}" for fault in faults_of(page, response)]
        on_page(kind, page)
        waiting.extend(link for link in _links(page) if urlsplit(link).netloc == origin)
    return seen


def kind_of(address: str) -> str:
    """The address without what changes from record to record: names, numbers, keys, tokens, the query."""
    return _CHANGING.sub("/*", urlsplit(address).path)


def faults_of(page: Page, response: Response | None) -> Iterator[str]:
    """What is wrong with the open page, at both widths and in both themes."""
    if response is None or response.status >= 400:
        yield f"answered {response.status if response else 'nothing'}"
    for name in page.evaluate(_ALIKE):
        yield f"several acts are called {name!r}"
    yield from faults_as_shown(page)
    yield from _on_paper(page)
    page.set_viewport_size({"width": DESK, "height": HEIGHT})


def faults_as_shown(page: Page) -> Iterator[str]:
    """What is too wide or not accessible: both widths, both themes, and letters twice the size."""
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            # Width and theme change what is seen, not what is said: all rules once, colours every time.
            options = None if (width, theme) == (PHONE, "light") else {"runOnly": ["color-contrast"]}
            yield from (f"{fault} ({width}, {theme})" for fault in _as_shown(page, width, options))
    page.emulate_media(color_scheme="light")
    yield from _with_letters_twice_the_size(page)


def _with_letters_twice_the_size(page: Page) -> Iterator[str]:
    """Whether the page scrolls sideways for whoever doubles the text and nothing else."""
    page.evaluate(_DOUBLE)
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        yield from (f"{fault} with letters twice the size" for fault in _too_wide(page, width))
    page.evaluate("document.adoptedStyleSheets = []")


def _on_paper(page: Page) -> Iterator[str]:
    """Whether a sheet of paper cuts the page, or carries what can only be pressed on a screen."""
    page.set_viewport_size({"width": PAPER, "height": HEIGHT})
    page.emulate_media(media="print")
    yield from (f"{fault} on paper" for fault in _too_wide(page, PAPER))
    for left in page.evaluate(_TO_PRESS):
        yield f"{left} is printed"
    page.emulate_media(media="screen")


def _too_wide(page: Page, width: int) -> Iterator[str]:
    needed = page.evaluate("document.documentElement.scrollWidth")
    if needed > width:
        yield f"is {needed} wide on {width}"


def _as_shown(page: Page, width: int, options: dict[str, list[str]] | None) -> Iterator[str]:
    yield from _too_wide(page, width)
    for violation in _AXE.run(page, options=options).response["violations"]:
        if violation["impact"] in {"serious", "critical"}:
            where = ", ".join(str(node["target"]) for node in violation["nodes"][:3])
            yield f"{violation['id']} at {where}"


def _is_page(response: Response | None) -> bool:
    return response is not None and response.headers.get("content-type", "").startswith("text/html")


def _links(page: Page) -> list[str]:
    shown = "all => all.filter(a => a.checkVisibility() || a.closest('details')).map(a => a.href)"
    addresses = page.eval_on_selector_all("a[href]:not([download])", shown)
    return [urljoin(page.url, address).split("#")[0] for address in addresses]
