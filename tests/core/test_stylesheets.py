"""The table of contents becomes one sheet."""

import pytest

from community.core.stylesheets import inlined


def test_an_import_becomes_its_file_inside_its_layer(tmp_path):
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "a.css").write_text("a { color: red }\n")
    (tmp_path / "app.css").write_text(
        '@layer base, pages;\n@import url("parts/a.css") layer(base);\nb { top: 0 }\n'
    )
    assert inlined(tmp_path / "app.css") == (
        "@layer base, pages;\n@layer base {\na { color: red }\n}\nb { top: 0 }\n"
    )


def test_an_import_without_a_layer_is_left_to_the_browser(tmp_path):
    (tmp_path / "app.css").write_text('@import url("a.css");\n')
    assert inlined(tmp_path / "app.css") == '@import url("a.css");\n'


def test_a_missing_file_is_told_at_once(tmp_path):
    (tmp_path / "app.css").write_text('@import url("gone.css") layer(base);\n')
    with pytest.raises(FileNotFoundError, match=r"gone\.css"):
        inlined(tmp_path / "app.css")
