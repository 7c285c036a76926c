"""The front page: a landing page for guests, home for members; and the health check."""

from __future__ import annotations

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from community.accounts.models import Member
from community.core.access import current_actor, public
from community.core.db import db
from community.groups.queries.groups import my_groups
from community.groups.queries.threads import latest_threads
from community.referrals.queries import newest_in_my_groups

bp = Blueprint("home", __name__)


@bp.get("/")
@public("the landing page is the front door")
def index() -> ResponseReturnValue:
    actor = current_actor()
    if actor.is_anonymous:
        return render_template("landing.html")
    groups = my_groups(actor)
    return render_template(
        "home/index.html",
        groups=groups,
        threads=latest_threads(groups),
        opportunities=newest_in_my_groups(actor) if groups else [],
    )


@bp.get("/healthz")
@public("a load balancer has no account")
def healthz() -> ResponseReturnValue:
    """200 when the database answers, 503 when it does not; says nothing else."""
    try:
        db.session.execute(select(Member.id).limit(1))
    except SQLAlchemyError:
        return jsonify(status="database unreachable"), 503
    return jsonify(status="ok")
