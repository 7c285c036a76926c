"""The pages of groups: the groups themselves, the people in them, threads and posts."""

from community.groups.blueprint import bp
from community.groups.rendering import rendered_lines
from community.groups.views import groups, invitations, people, posts, threads

bp.add_app_template_global(rendered_lines, "thread_lines")

__all__ = ["bp", "groups", "invitations", "people", "posts", "threads"]
