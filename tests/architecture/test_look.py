"""The design system keeps its own rules: colours in one file and readable, marks drawn, modules found."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CSS = ROOT / "static" / "css"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SHEETS = sorted(CSS.rglob("*.css"))
RAW_COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|oklab|lab|lch)a?\(", re.IGNORECASE)
RAW_SIZE = re.compile(r"(?<![\w-])\d*\.?\d+(?:px|rem|pt)\b")


@pytest.mark.parametrize("sheet", [s for s in SHEETS if s.name != "tokens.css"], ids=lambda s: s.name)
def test_only_the_tokens_hold_raw_colours_and_sizes(sheet):
    # A media query cannot read a token, so its breakpoint is the one raw size allowed.
    text = re.sub(r"/\*.*?\*/|@media[^{]*", "", sheet.read_text(), flags=re.DOTALL)
    assert not RAW_COLOUR.findall(text)
    assert not RAW_SIZE.findall(text)


def test_every_style_sheet_is_in_the_table_of_contents():
    named = set(re.findall(r'@import url\("([^"]+)"\)', (CSS / "app.css").read_text()))
    assert named == {str(s.relative_to(CSS)) for s in SHEETS} - {"app.css"}


def test_every_mark_a_template_names_is_drawn():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static" / "icons.svg").read_text()))
    named = {
        (name, str(t.relative_to(ROOT)))
        for t in TEMPLATES
        for name in re.findall(r"""\bicon(?:_name=|\()["']([\w-]+)["']""", t.read_text())
    }
    assert {(name, where) for name, where in named if name not in drawn} == set()


def test_every_custom_element_has_its_module():
    modules = {m.stem for m in (ROOT / "static" / "js" / "elements").glob("*.js")}
    used = {tag for t in TEMPLATES for tag in re.findall(r"<([a-z]+-[a-z-]+)[\s>]", t.read_text())}
    assert used - modules == set()


def _themes(selector: str) -> dict[str, tuple[str, str]]:
    """The light and the dark colour of each token of that rule."""
    rule = re.search(
        rf"^{re.escape(selector)} \{{(.*?)^\}}", (CSS / "tokens.css").read_text(), re.DOTALL | re.MULTILINE
    )
    assert rule
    return {
        name: (light, dark)
        for name, light, dark in re.findall(
            r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", rule.group(1)
        )
    }


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


GROUNDS = ("ground", "surface", "sunken")
TEXT = [
    (ink, ground)
    for ink in ("ink", "ink-soft", "ink-faint", "pine", "brick", "leaf", "ochre")
    for ground in GROUNDS
]
TEXT += [(f"{hue}-deep", f"{hue}-tint") for hue in ("pine", "ochre", "slate", "leaf", "brick")]
TEXT += [("on-pine", "pine"), ("on-pine", "pine-deep"), ("on-brick", "brick"), ("on-brick", "brick-deep")]
TEXT += [("surface", "slate"), ("surface", "ochre")]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("place", ["hall", "desk"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_is_readable_in_both_places_and_themes(ink, ground, place, theme):
    tokens = _themes(":root") | (_themes(".place-desk") if place == "desk" else {})
    assert _contrast(tokens[ink][theme], tokens[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("place", ["hall", "desk"])
@pytest.mark.parametrize("edge", ["line-strong", "focus"])
def test_the_edge_of_a_field_and_the_focus_can_be_seen(edge, place, theme):
    tokens = _themes(":root") | (_themes(".place-desk") if place == "desk" else {})
    assert min(_contrast(tokens[edge][theme], tokens[g][theme]) for g in GROUNDS) >= 3
