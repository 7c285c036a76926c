"""The blueprint that the modules of `views` hang their pages on."""

from flask import Blueprint

bp = Blueprint("groups", __name__)
