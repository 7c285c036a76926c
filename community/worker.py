"""The background worker as a process of its own, for installations with several web workers.

Start it with `python -m community.worker`, one or more times, beside gunicorn.
"""

if __name__ == "__main__":
    # Huey's own command is not patched: its greenlets would block each other, and signals go unheard.
    from gevent import monkey

    monkey.patch_all()

    from community.app import create_app
    from community.core.jobs import make_worker

    make_worker(create_app()).run()
