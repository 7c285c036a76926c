"""The pages of clients and leads."""

from community.opsaccount.contacts.views import contacts, parts
from community.opsaccount.contacts.views.blueprint import bp

__all__ = ["bp", "contacts", "parts"]
