"""A thread open in two browsers: posts announce themselves, nothing moves, nothing typed is lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.system.instance import running
from tests.system.ready import PATIENCE
from tests.system.test_journey import _makes_a_group as makes_a_group
from tests.system.test_journey import _starts_a_thread as starts_a_thread

CATCH_UP = 30_000
"""Milliseconds between two looks of an open page at what it may have missed."""
ACKNOWLEDGED, PING = "43", "2"
"""How the socket server's answer to a page begins that has said what it watches; and a sign of life."""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("live")


@pytest.fixture(scope="module")
def site(data: Path) -> Iterator[str]:
    with running(data) as address:
        yield address


def test_a_reply_announces_itself_and_moves_nothing(visitor, site, data):
    ada, ben = visitor("Ada Okafor", site, data), visitor("Ben Castillo", site, data)
    ada.goes_to("/")
    ada.signs_up()
    makes_a_group(ada, "Live Talk")
    starts_a_thread(ada, "Not this quarter")
    ben.signs_up()
    ben.goes_to(ada.page.url.removeprefix(site).partition("/threads/")[0])
    ben.presses("Join")
    ben.follows("Not this quarter")
    where = ben.page.url

    arrivals = ada.page.locator("live-thread > [role=status]")
    expect(arrivals).to_be_empty()  # there beforehand, or what arrives in it is not read out
    ada.fills(body="Half a sentence, kept")
    expect(ben.page.locator("live-thread > [role=status]")).to_be_empty()  # his script is at work too
    ben.fills(body="It stands there **at once**.")
    ben.main.get_by_role("button", name="Reply", exact=True).click()
    expect(ben.page.locator("#post-2")).to_contain_text("It stands there at once.")
    expect(ben.page.locator("#post-2")).to_be_focused()
    assert ben.page.url == where, "the reply was sent without leaving the page"

    height = ada.page.evaluate("scrollY")
    expect(arrivals.get_by_role("button", name="1 new reply – show")).to_be_visible()
    assert ada.page.evaluate("scrollY") == height
    expect(ada.page.locator("#post-2")).to_have_count(0)
    expect(ada.page.get_by_role("textbox", name="Your reply")).to_have_value("Half a sentence, kept")
    ada.main.get_by_role("button", name="1 new reply – show").click()
    expect(ada.page.locator("#post-2")).to_contain_text("Ben Castillo")
    expect(arrivals).to_be_empty()

    expect(ada.main.get_by_text("Draft kept on this device")).to_be_visible()
    ada.page.reload()
    expect(ada.page.get_by_role("textbox", name="Your reply")).to_have_value("Half a sentence, kept")


def test_a_draft_outlives_its_tab_and_goes_when_its_writer_signs_out(visitor, site, data):
    dora = visitor("Dora Quist", site, data)
    dora.signs_up()
    makes_a_group(dora, "Drafts")
    starts_a_thread(dora, "Interrupted")
    where, context = dora.page.url, dora.page.context
    dora.fills(body="Half a thought")
    expect(dora.main.get_by_text("Draft kept on this device")).to_be_visible()
    dora.page.close()
    again = context.new_page()
    again.goto(where)
    expect(again.get_by_role("textbox", name="Your reply")).to_have_value("Half a thought")
    assert any(name.startswith("draft ") for name in again.evaluate("Object.keys(localStorage)"))
    again.locator(".menu > summary").click()
    again.get_by_role("button", name="Sign out").click()
    again.get_by_role("link", name="Sign up").first.wait_for()
    assert not any(name.startswith("draft ") for name in again.evaluate("Object.keys(localStorage)"))


def test_keys_move_through_the_thread_and_a_selection_is_quoted(visitor, site, data):
    cleo = visitor("Cleo Marsh", site, data)
    cleo.signs_up()
    makes_a_group(cleo, "Quotes")
    starts_a_thread(cleo, "What they say")
    cleo.page.keyboard.press("j")
    expect(cleo.page.locator("#post-1")).to_be_focused()
    own = cleo.page.locator("#post-1").get_by_role("link", name="Edit")
    expect(own).to_be_visible()
    cleo.page.locator("#post-1 .post-body em").select_text()
    cleo.page.get_by_role("button", name="Quote").click()
    box = cleo.page.get_by_role("textbox", name="Your reply")
    expect(box).to_have_value("> “It's not in this quarter's budget.”\n\n")
    expect(box).to_be_focused()
    box.press("End")
    cleo.main.get_by_role("button", name="Reply", exact=True).click()
    expect(cleo.page.locator("#post-2 blockquote")).to_contain_text("budget")
    expect(cleo.page.locator("#post-2")).to_contain_text("answers #1")
    expect(box).to_have_value("")


def test_a_post_whose_push_was_lost_shows_up_all_the_same(visitor, site, data):
    """A worker that dies, or a bus that is away, loses the bell of an open page; the page asks by itself."""
    dora, emil = visitor("Dora Lind", site, data), visitor("Emil Hart", site, data)
    dora.page.clock.install()
    line = Line()
    dora.page.route_web_socket("**/socket.io/**", line.connect)
    dora.goes_to("/")
    dora.signs_up()
    makes_a_group(dora, "Lost Bells")
    where = dora.page.url.removeprefix(site)
    emil.signs_up()
    emil.goes_to(where)
    emil.presses("Join")
    starts_a_thread(dora, "Is anybody there?")
    emil.goes_to(where)
    emil.follows("Is anybody there?")
    # Her page begins anew, so that it will not look by itself before it is time.
    before = line.page
    dora.page.reload()
    wait_until(dora.page, lambda: line.page is not before and line.listens)
    emil.fills(body="I am.")
    emil.main.get_by_role("button", name="Reply", exact=True).click()
    expect(emil.page.locator("#post-2")).to_be_visible()

    offer = dora.main.get_by_role("button", name="1 new reply – show")
    wait_until(dora.page, lambda: line.lost)
    expect(offer).to_have_count(0)
    connected = line.page
    half_a_minute_later(dora.page, line)
    offer.click()
    expect(dora.page.locator("#post-2")).to_contain_text("I am.")
    assert line.page is connected


def test_who_may_read_a_thread_no_longer_is_told_so_once(visitor, site, data):
    fred, gina = visitor("Fred Moss", site, data), visitor("Gina Roth", site, data)
    gina.page.clock.install()
    line = Line()
    gina.page.route_web_socket("**/socket.io/**", line.connect)
    fred.goes_to("/")
    fred.signs_up()
    makes_a_group(fred, "Behind Doors")
    group = fred.page.url.removeprefix(site)
    starts_a_thread(fred, "Read while you can")
    gina.signs_up()
    gina.goes_to(group)
    gina.follows("Read while you can")
    wait_until(gina.page, lambda: line.listens)
    fred.main.get_by_text("Moderate this thread").click()
    fred.presses("Remove the thread")

    told = gina.page.get_by_text("You can no longer read this thread.")
    half_a_minute_later(gina.page, line)
    expect(told).to_be_visible()
    asked = len(line.asked)
    for _look in range(3):
        half_a_minute_later(gina.page, line)
    assert asked and line.asked[asked:] == []


class Line:
    """A page's newest connection to the socket server: lets everything through but what is pushed."""

    page: WebSocketRoute
    listens = False
    """Whether the server has answered that the page will be told."""

    def __init__(self) -> None:
        self.lost: list[str] = []
        self.asked: list[str] = []

    def connect(self, page: WebSocketRoute) -> None:
        self.page, self.listens = page, False
        server = page.connect_to_server()
        server.on_message(lambda message: self._pass_on(page, str(message)))
        page.on_message(lambda message: self._ask(server, str(message)))

    def _ask(self, server: WebSocketRoute, message: str) -> None:
        if '"subscribe"' in message:
            self.asked.append(message)
        server.send(message)

    def _pass_on(self, page: WebSocketRoute, message: str) -> None:
        if message.startswith('42["push"'):
            self.lost.append(message)
        else:
            self.listens |= page is self.page and message.startswith(ACKNOWLEDGED)
            page.send(message)


def half_a_minute_later(page: Page, line: Line) -> None:
    """Let the page look at what it may have missed."""
    line.page.send(PING)  # or half a minute of silence would end the connection, and a new one catches up
    page.clock.fast_forward(CATCH_UP)


def wait_until(page: Page, holds: Callable[[], object]) -> None:
    """Wait until something holds, letting the page and its sockets go on meanwhile."""
    deadline = time.monotonic() + PATIENCE / 1000
    while not holds():
        assert time.monotonic() < deadline, "that never came"
        page.wait_for_timeout(20)
