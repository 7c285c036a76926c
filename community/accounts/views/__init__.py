"""The pages of accounts: ways in, passwords, addresses, sessions, profiles."""

from community.accounts.views import addresses, entrance, passwords, profiles, sessions, sign_ups
from community.accounts.views.blueprint import bp

__all__ = ["addresses", "bp", "entrance", "passwords", "profiles", "sessions", "sign_ups"]
