"""Pages of imports."""

from community.opsaccount.imports.views import files, questions, sorting, steps
from community.opsaccount.imports.views.blueprint import bp

__all__ = ["bp", "files", "questions", "sorting", "steps"]
