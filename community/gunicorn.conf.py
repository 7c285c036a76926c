"""Gunicorn for many workers: `gunicorn -c community/gunicorn.conf.py wsgi:app`, with Redis as the bus.

PORT and WEB_CONCURRENCY choose the port and the number of workers, GUILDHALL_BIND another address.
"""

from gevent import monkey

# First of all: what is imported before this keeps its blocking sockets, and PostgreSQL queries would queue.
monkey.patch_all()

import os

bind = os.environ.get("GUILDHALL_BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
workers = int(os.environ.get("WEB_CONCURRENCY") or os.cpu_count() or 1)
worker_class = "gevent"
# A preloaded app would give all workers one identity on the bus, and each would drop the others' messages.
preload_app = False
# The control socket would be opened in the home folder of whoever starts this.
control_socket_disable = True
graceful_timeout = 10


def post_worker_init(worker):
    """The application is loaded; requests come next."""
    from community.processes import Turns, settle

    worker.turns = Turns()
    settle()


def post_request(worker, req, environ, resp):
    """After each answer, the other connections first."""
    worker.turns.take()


def worker_exit(server, worker):
    """Give the database its connections back, so that it logs no broken ones."""
    application = getattr(worker, "wsgi", None)
    if "sqlalchemy" in getattr(application, "extensions", {}):
        from community.core.db import close_connections

        with application.app_context():
            close_connections()
