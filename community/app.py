"""create_app: the only place that knows every package."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from babel import Locale
from flask import Flask, has_request_context, session
from flask_babel import Babel
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from community import cli, errors, frame, home, navigation
from community.accounts import live as account_live
from community.accounts import queries as accounts
from community.accounts import sweeping as account_sweeping
from community.accounts import views as account_views
from community.config import ROOT, Config
from community.core import addresses, files, headers, jobs, limits, live, markup, spoken, static, transaction
from community.core.access import Actor, check_routes, current_actor, init_access
from community.core.cookies import KeptSigner
from community.core.db import READS, init_db
from community.groups import listening as group_listening
from community.groups import live as group_live
from community.groups import views as groups
from community.opsaccount import purging as desk_purging
from community.opsaccount import views as opsaccount
from community.referrals import views as referrals

MAX_REQUEST = 1024 * 1024
"""Bytes of an ordinary request; a view that takes files raises its own limit."""


LISTENERS = (account_live, group_listening, group_live, account_sweeping, desk_purging)
"""Modules that are here for what they do when something happens or falls due; importing them registers it."""


class Guildhall(Flask):
    """Flask, for views that are all plain functions."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function as it is; looking at each of a request's nine took longer than most of them take."""
        return func


def create_app(config: Config | None = None) -> Flask:
    """The application, its routes checked. Raises RuntimeError when a route declares no access."""
    config = config or Config.from_env()
    app = Guildhall(
        "community", root_path=str(ROOT), static_folder=None, template_folder=str(ROOT / "templates")
    )
    _configure(app, config)
    addresses.init_addresses(app)
    init_db(app)
    files.init_files(app)
    app.session_interface = KeptSigner()
    CSRFProtect(app)
    Babel(app, locale_selector=_locale, timezone_selector=lambda: current_actor().timezone)
    _init_sign_in(app)
    for part in (init_access, transaction.init_transactions, headers.init_headers, errors.init_errors):
        part(app)
    static.init_static(app, ROOT / "static")
    spoken.init_spoken(app)
    navigation.init_navigation(app)
    frame.init_frame(app)
    limits.init_limits(app, config)
    jobs.init_jobs(app, config)
    live.init_live(app, config)
    _register(app)
    cli.init_cli(app)
    check_routes(app)
    return app


def _configure(app: Flask, config: Config) -> None:
    app.config.update(
        GUILDHALL=config,
        SECRET_KEY=config.secret_key,
        TESTING=config.testing,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(config),
        SQLALCHEMY_BINDS=_further_engines(config),
        MAX_CONTENT_LENGTH=MAX_REQUEST,
        MAX_FORM_MEMORY_SIZE=MAX_REQUEST,
        WTF_CSRF_TIME_LIMIT=None,
        SESSION_COOKIE_NAME="__Host-guildhall" if config.behind_tls else "guildhall",
        SESSION_COOKIE_SECURE=config.behind_tls,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=60 * 60 * 24 * 90,
        SESSION_REFRESH_EACH_REQUEST=False,
        BABEL_DEFAULT_LOCALE="en",
    )
    app.jinja_env.globals["safe_html"] = markup.safe
    shared = app.jinja_env.globals
    # Jinja would lay an empty map over these for each template, and compare the two at each macro's import.
    app.jinja_env.make_globals = lambda d: {**shared, **d} if d else shared  # type: ignore[method-assign]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if config.behind_tls:
        app.wsgi_app = ProxyFix(app.wsgi_app)  # type: ignore[method-assign]


def _engine_options(config: Config) -> dict[str, Any]:
    # A failing statement is logged without the values it was given: they are what members wrote.
    quiet = {"hide_parameters": True}
    if config.embedded:
        return quiet
    return {**quiet, "pool_size": 10, "max_overflow": 5, "pool_timeout": 5}


def _further_engines(config: Config) -> dict[str | None, str | dict[str, Any]]:
    each_for_itself = {"isolation_level": "AUTOCOMMIT", "skip_autocommit_rollback": True}
    return {READS: {"url": config.database_url, **_engine_options(config), **each_for_itself}}


def _init_sign_in(app: Flask) -> None:
    manager = LoginManager(app)
    manager.anonymous_user = Actor
    # Sessions are rows that can be ended; the library's own fingerprint would only add a second, weaker rule.
    manager.session_protection = None
    manager.user_loader(accounts.actor_of)


def _locale() -> Locale:
    # Nobody is signed in without a session: pages kept for guests need not ask who is there.
    return _parsed(current_actor().locale if has_request_context() and session else "en")


# Babel takes a parsed locale as it is, and would parse the same few names at every request.
_parsed = cache(Locale.parse)


def _register(app: Flask) -> None:
    app.register_blueprint(home.bp)
    app.register_blueprint(account_views.bp)
    app.register_blueprint(groups.bp)
    app.register_blueprint(referrals.bp)
    app.register_blueprint(opsaccount.bp)
