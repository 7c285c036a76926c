"""Pages of the stress test."""

from community.opsaccount.resilience.views import guided, pictures, weights
from community.opsaccount.resilience.views.blueprint import bp

__all__ = ["bp", "guided", "pictures", "weights"]
