"""The blueprint every accounts page hangs on."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
