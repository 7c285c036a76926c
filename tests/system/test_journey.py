"""The newcomer's journey, from the front page to the stress test, in real browsers, unaided."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from community.core import clock
from community.demo.export import NAME, made_up_export, real_export
from tests.system.instance import running

HEARD = "*“It's not in this quarter's budget.”* What do you answer?"
ANSWER = "I keep the price and let them choose what to leave out."


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("journey")


@pytest.fixture(scope="module")
def site(data: Path) -> Iterator[str]:
    """A Guildhall on an empty directory."""
    with running(data) as address:
        yield address


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A marketplace's export: the real one, or the made-up one of the example community."""
    made = tmp_path_factory.mktemp("export") / NAME
    found = real_export()
    made.write_bytes(found.read_bytes() if found else made_up_export(clock.today("UTC")))
    return made


def test_from_the_front_page_to_the_stress_test(visitor, site, data, export):
    ada, ben = visitor("Ada Okafor", site, data), visitor("Ben Castillo", site, data)
    ada.goes_to("/")
    ada.signs_up()
    _makes_a_group(ada, "Budget Talk")
    _starts_a_thread(ada, "Not this quarter")
    ben.signs_up()
    _joins(ben, "Budget Talk")
    _talk_live(ada, ben)
    _passes_work_on(ada, ben)
    _imports(ada, export)
    _learns_what_would_stop(ada)


def test_what_a_thread_needs_works_without_script(visitor, site, data):
    noor = visitor("Noor Haddad", site, data, script=False)
    noor.signs_up()
    noor.page.context.clear_cookies()
    noor.signs_in()
    _makes_a_group(noor, "Slow Approvals")
    _starts_a_thread(noor, "Week three")
    noor.fills(body="Frst they say no.")
    noor.presses("Reply")
    expect(noor.main).to_contain_text("Frst they say no.")
    noor.main.get_by_role("article").last.get_by_role("link", name="More").click()
    noor.follows("Edit")
    noor.fills(body="First they say no.")
    noor.presses("Save")
    expect(noor.main).to_contain_text("First they say no.")
    expect(noor.main).not_to_contain_text("Frst")


def _makes_a_group(visitor, name):
    visitor.goes_to("/groups/")
    visitor.follows("New group")
    visitor.fills(name=name, description="What they say before they say no.")
    visitor.chooses(visibility="open", joining="now")
    visitor.presses("Create the group")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(name)


def _starts_a_thread(visitor, title):
    visitor.follows("New thread")
    visitor.fills(title=title, body=HEARD)
    visitor.presses("Start the thread")
    expect(visitor.main.locator("article em")).to_have_text("“It's not in this quarter's budget.”")


def _joins(visitor, name):
    visitor.goes_to("/groups/")
    visitor.follows(name)
    visitor.presses("Join")


def _talk_live(ada, ben):
    ben.follows("Not this quarter")
    _says(ben, ANSWER)
    _sees_without_reload(ada, ANSWER)
    _says(ada, "And do they choose?")
    _sees_without_reload(ben, "And do they choose?")


def _passes_work_on(giver, taker):
    giver.goes_to("/groups/budget-talk")
    giver.follows("Offer an opportunity")
    giver.fills(title="Onboarding emails", need="Six emails of a first week, rewritten.", timing="Soon")
    giver.presses("Offer it")
    taker.goes_to("/groups/budget-talk")
    taker.follows("Onboarding emails")
    taker.follows("See what is needed")
    taker.fills(body="I have done two of those this year.")
    taker.presses("Offer to take it")
    giver.goes_to(taker.page.url)
    giver.presses("This is the match")
    expect(giver.main).to_contain_text("Matched")


def _imports(visitor, export):
    """Drop the file, look at what is in it, add it: every row of it arrives."""
    rows = len(export.read_text().splitlines()) - 1
    visitor.goes_to("/desk/")
    visitor.follows("Imports")
    visitor.main.locator("[type=file]").set_input_files(export)
    visitor.presses("Show me what is in it")
    visitor.main.get_by_role("button", name=f"Add {rows} rows").wait_for()
    visitor.looks()
    visitor.presses(f"Add {rows} rows")
    visitor.main.get_by_role("link", name="See the clients").wait_for()
    visitor.follows("See the clients")


def _learns_what_would_stop(visitor):
    """The export is old: the page says so and offers the day of its newest record."""
    visitor.follows("Stress test")
    visitor.follows("Look at")
    expect(visitor.main.get_by_role("table")).to_contain_text("Without Upwork")
    expect(visitor.main.get_by_role("table")).to_contain_text("stops")


def _says(visitor, text):
    visitor.fills(body=text)
    visitor.main.get_by_role("button", name="Reply").last.click()
    expect(visitor.main.get_by_text(text)).to_be_visible()


def _sees_without_reload(visitor, text):
    """What others write announces itself, waits to be asked for, and leaves the page where it is."""
    visitor.page.evaluate("window.sameDocument = true")
    visitor.main.get_by_role("button", name="1 new reply").click()
    expect(visitor.main.locator("article", has_text=text)).to_be_visible()
    assert visitor.page.evaluate("window.sameDocument")
