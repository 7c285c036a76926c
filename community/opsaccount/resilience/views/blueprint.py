"""The blueprint every page of the stress test hangs on, and what its templates say things with."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from flask_babel import gettext as _

from community.opsaccount.resilience import acts, words
from community.opsaccount.resilience.picture import MARKS, behind

bp = Blueprint("resilience", __name__, url_prefix="/stress-test")


@bp.app_template_filter("translated")
def translated(message: Any) -> Any:
    """A Message in the reader's language; anything else as it is."""
    return message.translated(_) if hasattr(message, "translated") else message


def vocabulary() -> dict[str, Any]:
    """What the templates of the picture need besides it."""
    return {
        "words": words,
        "said": translated,
        "behind": behind,
        "marks": MARKS,
        "place_of": acts.place_of,
        "desk_page": acts.page,
    }
