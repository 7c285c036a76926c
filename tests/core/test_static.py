"""Static files: found under the tree's hash, kept for ever, compressed when they are text."""

import gzip

import pytest
from flask import Flask

from community.core.static import init_static


@pytest.fixture
def site(tmp_path):
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "app.css").write_text('@import url("a.css") layer(base);\n')
    (tmp_path / "css" / "a.css").write_text("a { color: red }\n")
    (tmp_path / "css" / ".hidden").write_text("secret")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    app = Flask("static", static_folder=None)
    init_static(app, tmp_path)
    return app.test_client(), app.jinja_env.globals["static_url"], tmp_path


def test_the_address_of_this_tree_is_kept_for_ever_and_another_asked_again(site):
    client, url, _ = site
    assert "immutable" in client.get(url("css/a.css")).headers["Cache-Control"]
    assert client.get("/static/0123456789ab/css/a.css").headers["Cache-Control"] == "no-cache"


def test_the_table_of_contents_is_sent_as_one_sheet(site):
    client, url, _ = site
    assert client.get(url("css/app.css")).text == "@layer base {\na { color: red }\n}\n"


def test_text_is_compressed_for_who_can_take_it(site):
    client, url, _ = site
    plain = client.get(url("css/a.css"))
    packed = client.get(url("css/a.css"), headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.mimetype == "text/css"


def test_pictures_are_sent_as_they_are(site):
    client, url, _ = site
    with client.get(url("photo.png"), headers={"Accept-Encoding": "gzip"}) as response:
        assert response.data == b"\x89PNG"


@pytest.mark.parametrize(
    "name", ["css/.hidden", "css/gone.css", "../secret.css", "css/../../secret.css", "%2e%2e/secret.css"]
)
def test_what_is_hidden_missing_or_outside_is_not_found(site, name):
    client, _, folder = site
    (folder.parent / "secret.css").write_text("secret")
    assert client.get(f"/static/x/{name}").status_code == 404
