"""The front page: a landing page for guests, home for members; and the health check."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, current_app, jsonify, render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from community.accounts.models import Member
from community.core.access import current_actor, public
from community.core.db import db
from community.core.kept import Kept
from community.groups.queries.groups import my_groups
from community.groups.queries.threads import ThreadLine
from community.groups.subjects import SeenGroup
from community.referrals.queries import at_home

bp = Blueprint("home", __name__)

KEPT_ASIDES = Kept(1_000_000)
"""By what they show: members of the same groups share one."""
GROUPS_BESIDE = 12


@bp.get("/")
@public("the landing page is the front door")
def index() -> ResponseReturnValue:
    actor = current_actor()
    if actor.is_anonymous:
        return render_template("landing.html")
    groups = my_groups(actor)
    threads, opportunities = at_home(actor)
    aside = _aside(groups, opportunities) if groups else ""
    return render_template("home/index.html", groups=groups, threads=threads, aside=aside)


def _aside(groups: Sequence[SeenGroup], opportunities: Sequence[ThreadLine]) -> Markup:
    beside = groups[:GROUPS_BESIDE]
    offered = tuple((line.slug, line.id, line.title, line.group_name) for line in opportunities)
    key = (tuple((group.slug, group.name) for group in beside), offered, str(get_locale()))
    html = KEPT_ASIDES.get(key)
    if html is None:
        template = current_app.jinja_env.get_template("home/_aside.html")
        html = KEPT_ASIDES.keep(key, template.render(groups=beside, opportunities=opportunities))
    return Markup(html)


@bp.get("/healthz")
@public("a load balancer has no account")
def healthz() -> ResponseReturnValue:
    """200 when the database answers, 503 when it does not; says nothing else."""
    try:
        db.session.execute(select(Member.id).limit(1))
    except SQLAlchemyError:
        return jsonify(status="database unreachable"), 503
    return jsonify(status="ok")
