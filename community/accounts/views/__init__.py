"""The pages of accounts: ways in, passwords, sessions, profiles."""

from community.accounts.views import entrance
from community.accounts.views.blueprint import bp

__all__ = ["bp", "entrance"]
