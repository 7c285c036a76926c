"""What stands around every page: the theme, the menu, the way to the content, the summary of errors."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.system.ready import go, ready
from tests.system.town import RESIDENT


def _ground(page: Page) -> str:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_the_theme_follows_the_device_until_the_member_chooses(page, site):
    page.emulate_media(color_scheme="light")
    page.goto(site)
    light = _ground(page)
    page.emulate_media(color_scheme="dark")
    dark = _ground(page)
    assert light != dark
    page.get_by_label("Colours").select_option("light")
    assert _ground(page) == light
    page.reload()
    assert _ground(page) == light
    page.get_by_label("Colours").select_option("auto")
    assert _ground(page) == dark


def test_paper_is_white_whatever_theme_was_chosen(page, site, sign_in):
    sign_in(page, RESIDENT)
    for path in ("/groups/copywriters-without-a-boss/threads/2", "/desk/stress-test/"):
        page.goto(site + path)
        page.get_by_label("Colours").select_option("dark")
        page.emulate_media(media="print")
        heading = page.get_by_role("heading", level=1)
        assert _ground(page) == "rgb(255, 255, 255)"
        assert heading.evaluate("title => getComputedStyle(title).color") == "rgb(0, 0, 0)"
        page.emulate_media(media="screen")


def test_what_is_folded_on_the_screen_is_open_on_paper(page, site, sign_in):
    sign_in(page, RESIDENT)
    page.goto(f"{site}/desk/stress-test/")
    folded = page.locator(".behind:not([open]) .people").first
    expect(folded).to_be_hidden()
    page.emulate_media(media="print")
    expect(folded).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_where_one_is_shows_in_forced_colours(page, site, sign_in, theme):
    """Grounds are the system's then: an edge says which place, which account, which post."""
    sign_in(page, RESIDENT)
    page.emulate_media(color_scheme=theme, forced_colors="active")
    page.goto(f"{site}/desk/stress-test/")
    for strip in (".places", ".pulls"):
        here, other = page.locator(f"{strip} [aria-current]"), page.locator(f"{strip} a:not([aria-current])")
        assert (_edge(here), _edge(other.first)) == ("solid", "none")
    go(page, f"{site}/groups/copywriters-without-a-boss/threads/2")
    page.keyboard.press("j")
    assert _edge(page.locator(".post:focus")) == "solid"


def _edge(drawn: Locator) -> str:
    return drawn.evaluate("each => getComputedStyle(each).outlineStyle")


def test_nobody_doubts_where_they_are(page, site, sign_in):
    sign_in(page)
    page.goto(site)
    hall = _ground(page)
    expect(page.get_by_text("Only you can see this")).to_have_count(0)
    page.get_by_role("link", name="My Desk").click()
    expect(page.get_by_text("Only you can see this")).to_be_visible()
    expect(page.get_by_role("link", name="My Desk")).to_have_attribute("aria-current", "true")
    page.wait_for_load_state()
    assert _ground(page) != hall


def test_the_members_menu_closes_on_escape_and_gives_the_focus_back(page, site, sign_in):
    sign_in(page)
    menu = page.locator("details.menu")
    menu.locator("summary").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


def test_the_first_stop_of_the_keyboard_skips_to_the_content(page, site):
    page.goto(site)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_errors_take_the_focus_and_lead_to_their_field(page, site):
    page.goto(f"{site}/sign-in")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.click()
    expect(page.get_by_label("Email")).to_be_focused()
    expect(page.get_by_label("Email")).to_have_attribute("aria-invalid", "true")


def test_pages_work_without_script(chrome, site):
    context = chrome.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/sign-in")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Colours")).to_have_count(0)
    context.close()


def test_a_dialog_opens_over_the_page_and_gives_the_focus_back(page, site, sign_in):
    sign_in(page, RESIDENT)
    go(page, f"{site}/groups/copywriters-without-a-boss/members")
    opener = page.get_by_role("button", name="Leave the group")
    opener.click()
    dialog = page.get_by_role("dialog", name="Leave this group?")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("heading", name="Leave this group?")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
    opener.click()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()


def test_what_a_pulled_plug_changes_is_read_out_and_leads_the_keyboard(page, site, sign_in):
    sign_in(page, RESIDENT)
    go(page, f"{site}/desk/stress-test/")
    page.get_by_role("link", name="Upwork", exact=True).click()
    expect(page.get_by_role("status").get_by_text("Without Upwork")).to_be_attached()
    expect(page.get_by_role("link", name="Upwork", exact=True)).to_be_focused()
    page.locator("#cell-stripe-demand").click()
    expect(page.locator("#behind-demand summary")).to_be_focused()


def test_a_dialog_opens_in_its_place_without_script(chrome, site, sign_in):
    context = chrome.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, RESIDENT)
    page.goto(f"{site}/groups/copywriters-without-a-boss/members")
    page.get_by_text("Leave the group").click()
    expect(page.get_by_role("button", name="Leave", exact=True)).to_be_visible()
    context.close()


def test_what_is_written_from_right_to_left_begins_at_the_right(page, site, sign_in):
    sign_in(page, RESIDENT)
    page.goto(f"{site}/groups/copywriters-without-a-boss")
    page.get_by_role("main").evaluate(
        "main => main.append(document.createElement('p'), document.createElement('p'))"
    )
    for number, words, end in ((-2, "مرحبا بالجميع", "right"), (-1, "Hello, everybody", "left")):
        line = page.locator("main > p").nth(number)
        line.evaluate("(p, words) => p.textContent = words", words)
        gap = line.evaluate(
            """(p, end) => {
              const range = document.createRange();
              range.selectNodeContents(p);
              return Math.abs(range.getBoundingClientRect()[end] - p.getBoundingClientRect()[end]);
            }""",
            end,
        )
        assert gap < 1, words


PHONE = {"width": 390, "height": 800}


@pytest.mark.parametrize("size", [PHONE, {"width": 1280, "height": 800}], ids=lambda size: f"{size['width']}")
def test_what_script_says_moves_nothing(page, site, sign_in, size):
    sign_in(page, RESIDENT)
    page.set_viewport_size(size)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site}/groups/copywriters-without-a-boss/invitations")
    page.get_by_role("button", name="Make the link").click()
    copy = page.get_by_role("button", name="Copy")
    expect(copy).to_be_visible()
    ready(page)  # until then other elements still take their places
    before = copy.bounding_box(), page.evaluate("document.documentElement.scrollHeight")
    copy.click()
    expect(page.get_by_role("status").get_by_text("The link is copied.")).to_be_in_viewport(ratio=1)
    assert (copy.bounding_box(), page.evaluate("document.documentElement.scrollHeight")) == before
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.get_by_label("Invitation link").input_value()
    assert page.goto(link).status == 200


def test_a_refused_copy_leaves_the_link_selected(page, site, sign_in):
    page.add_init_script(
        "navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'))"
    )
    sign_in(page, RESIDENT)
    page.goto(f"{site}/groups/copywriters-without-a-boss/invitations")
    page.get_by_role("button", name="Make the link").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("status").get_by_text("copy it by hand")).to_be_visible()
    assert page.evaluate("getSelection().toString()") == page.get_by_label("Invitation link").input_value()


def test_what_needs_script_is_not_shown_without_it(chrome, site, sign_in):
    context = chrome.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, RESIDENT)
    page.goto(f"{site}/groups/copywriters-without-a-boss/invitations")
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_label("Invitation link")).to_be_visible()
    expect(page.locator("copy-link button, theme-toggle")).to_have_count(2)
    expect(page.locator("[hidden]:visible")).to_have_count(0)
    context.close()


def _shaded(page: Page, strip: Locator) -> tuple[bool, bool]:
    """Whether the left and the right end of a strip look other than its middle, above what lies in it."""
    box = strip.bounding_box()
    left, middle, right = (
        page.screenshot(clip={"x": x, "y": box["y"] + 2, "width": 3, "height": 3})
        for x in (box["x"], box["x"] + box["width"] / 2, box["x"] + box["width"] - 3)
    )
    return left != middle, right != middle


@pytest.mark.parametrize("forced", ["none", "active"], ids=["colours", "forced"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_a_phone_the_desks_parts_show_on_which_side_there_are_more(page, site, sign_in, theme, forced):
    sign_in(page, RESIDENT)
    page.emulate_media(color_scheme=theme, forced_colors=forced)
    page.set_viewport_size(PHONE)
    go(page, f"{site}/desk/")
    rail = page.get_by_role("navigation", name="My Desk")
    assert _shaded(page, rail) == (False, True)
    rail.evaluate("strip => strip.scrollLeft = 100")
    assert _shaded(page, rail) == (True, True)
    rail.evaluate("strip => strip.scrollLeft = strip.scrollWidth")
    assert _shaded(page, rail) == (True, False)
    page.set_viewport_size({"width": 900, "height": 800})
    assert _shaded(page, rail) == (False, False), "all of it fits"


def test_on_a_phone_the_part_one_is_in_is_in_sight(page, site, sign_in):
    sign_in(page, RESIDENT)
    page.set_viewport_size(PHONE)
    for path in ("", "contacts/", "imports/", "stress-test/"):
        page.goto(f"{site}/desk/{path}")
        here = page.get_by_role("navigation", name="My Desk").locator("[aria-current]")
        expect(here).to_be_in_viewport(ratio=1)
