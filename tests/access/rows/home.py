"""The front page, the health check and static files."""

from tests.access.personas import everyone
from tests.access.table import Row

ROWS = [
    Row("GET", "home.index", everyone(200)),
    Row("GET", "home.healthz", everyone(200)),
    Row("GET", "static", everyone(200), at=lambda _: {"version": "any", "filename": "css/app.css"}),
]
