"""Who is asking, what they may do, and the declaration every route must carry.

A route says on its head who may enter. Permissions are named rules in one table; views and templates
ask the same table. Modelled on hypothesis/h (permissions as data) and Warehouse (views state access).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Flask, abort, redirect, request, url_for
from flask_login import current_user

Rule = Callable[["Actor", Any], bool]
Loader = Callable[..., Any]
View = Callable[..., Any]
T = TypeVar("T")


@dataclass(frozen=True)
class Actor:
    """The person behind a request as far as access is concerned; a guest has no id.

    It is also the user object of Flask-Login: `get_id` is the secret of the sign-in session's row.
    """

    id: int | None = None
    name: str = ""
    is_admin: bool = False
    locale: str = "en"
    timezone: str = "UTC"
    currency: str = "USD"
    session_id: int | None = None
    token: str = field(default="", repr=False, compare=False)
    session_used_at: datetime | None = field(default=None, repr=False, compare=False)
    _known: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_authenticated(self) -> bool:
        return self.id is not None

    @property
    def is_active(self) -> bool:
        return self.id is not None

    @property
    def is_anonymous(self) -> bool:
        return self.id is None

    def get_id(self) -> str:
        return self.token

    def recall(self, name: str, load: Callable[[], T]) -> T:
        """What `load` answered the first time this request asked for `name`."""
        if name not in self._known:
            self._known[name] = load()
        return self._known[name]

    def forget(self, name: str) -> None:
        """Ask again next time: the actor's own act just changed what `name` answers."""
        self._known.pop(name, None)


class NotSignedIn(Exception):
    """A guest asked for something that members may be allowed to do."""


@dataclass(frozen=True)
class Permission:
    """A named rule: may this actor do this to that subject?"""

    name: str
    rule: Rule

    def __call__(self, actor: Actor, subject: Any = None) -> bool:
        return self.rule(actor, subject)


PERMISSIONS: dict[str, Permission] = {}


def permission(name: str) -> Callable[[Rule], Permission]:
    """Register the decorated pure rule under `name` (`noun:verb`)."""

    def register(rule: Rule) -> Permission:
        if name in PERMISSIONS:
            raise ValueError(f"permission {name} is declared twice")
        PERMISSIONS[name] = Permission(name, rule)
        return PERMISSIONS[name]

    return register


def permits(actor: Actor, name: str | Permission, subject: Any = None) -> bool:
    """Ask the table. An unknown name is a programming error and raises KeyError."""
    asked = name if isinstance(name, Permission) else PERMISSIONS[name]
    return asked(actor, subject)


def current_actor() -> Actor:
    """The actor of this request; a guest when nobody is signed in, or nobody asked (a job, a command)."""
    return current_user._get_current_object() or Actor()


def public(why: str) -> Callable[[View], View]:
    """Anyone may enter, because `why`."""
    return lambda view: _declare(view, f"public: {why}")


def signed_in(view: View) -> View:
    """Any signed-in member may enter."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if current_actor().is_anonymous:
            raise NotSignedIn
        return view(*args, **kwargs)

    return _declare(guarded, "signed in")


def requires(asked: Permission, loader: Loader | None = None) -> Callable[[View], View]:
    """Enter only with permission `asked` on what `loader(actor, **url_args)` finds.

    The subject replaces the URL's parts as the view's first argument. Nothing found (or nothing the
    actor may see) is 404; a guest who lacks the permission is sent to sign in; a member gets 403.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(**url_args: Any) -> Any:
            actor = current_actor()
            subject = loader(actor, **url_args) if loader else None
            if loader and subject is None:
                abort(404)
            if not asked(actor, subject):
                if actor.is_anonymous:
                    raise NotSignedIn
                abort(403)
            return view(subject) if loader else view(**url_args)

        return _declare(guarded, asked.name)

    return wrap


def declared_access(app: Flask) -> Mapping[str, str | None]:
    """Each endpoint with what its view declares, None where it declares nothing."""
    rules = sorted({rule.endpoint for rule in app.url_map.iter_rules()})
    return {name: getattr(app.view_functions[name], "__access__", None) for name in rules}


def check_routes(app: Flask) -> None:
    """Refuse to start while any route does not say who may enter."""
    silent = [name for name, access in declared_access(app).items() if access is None]
    if silent:
        raise RuntimeError(f"routes without declared access: {', '.join(silent)}")


def init_access(app: Flask) -> None:
    """Send guests to sign in, and let templates ask the table."""

    @app.errorhandler(NotSignedIn)
    def send_to_sign_in(_: NotSignedIn) -> Any:
        wanted = request.full_path.rstrip("?") if request.method == "GET" else ""
        query = f"?{urlencode({'next': wanted})}" if wanted else ""
        return redirect(url_for("accounts.sign_in") + query, 303)

    @app.context_processor
    def access_words() -> dict[str, Any]:
        return {"actor": current_actor()}

    # A global, not a context value: macros are imported without the page's context.
    app.jinja_env.globals["can"] = lambda name, subject=None: permits(current_actor(), name, subject)


def _declare(view: View, access: str) -> View:
    view.__access__ = access  # type: ignore[attr-defined]
    return view
