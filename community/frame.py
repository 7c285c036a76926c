"""The bar and the foot around every page: made once for all members, what is one member's own put in."""

from secrets import token_urlsafe
from typing import NamedTuple

from flask import Flask, request
from flask_babel import get_locale
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from community.core.access import current_actor
from community.core.kept import Kept

KEPT_FRAMES = Kept(2_000_000)


class Member(NamedTuple):
    """What of a bar is one member's own; in the kept one, marks that nobody can have as a name."""

    token: Markup
    avatar: Markup
    name: Markup


_MARKS = Member(*(Markup(f"hole-{token_urlsafe(18)}") for _ in Member._fields))


def init_frame(app: Flask) -> None:
    """Give templates `bar(place)` and `foot(place)`, where `place` is `hall` or `desk`."""
    template = app.jinja_env.get_template

    def bar(place: str) -> Markup:
        actor = current_actor()
        key = (place, request.endpoint, str(get_locale()), actor.is_authenticated)
        html = KEPT_FRAMES.get(key)
        if html is None:
            marks = _MARKS if actor.is_authenticated else None
            html = KEPT_FRAMES.keep(key, template("_bar.html").render(place=place, member=marks))
        if actor.is_authenticated:
            avatar = template("ui/avatar.html").module.avatar(actor.name, actor.id)  # type: ignore[attr-defined]
            own = Member(Markup(generate_csrf()), avatar, escape(actor.name))
            for mark, text in zip(_MARKS, own, strict=True):
                html = html.replace(mark, text)
        return Markup(html)

    def foot(place: str) -> Markup:
        key = (place, str(get_locale()))
        html = KEPT_FRAMES.get(key)
        return Markup(html or KEPT_FRAMES.keep(key, template("_foot.html").render(place=place)))

    app.jinja_env.globals.update(bar=bar, foot=foot)
