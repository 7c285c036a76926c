"""The pages of groups: the groups themselves, the people in them, threads and posts."""

from community.groups.blueprint import bp
from community.groups.views import groups, invitations, people, posts, threads

__all__ = ["bp", "groups", "invitations", "people", "posts", "threads"]
