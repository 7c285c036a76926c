"""The application and its socket server, nothing else."""

if __name__ == "__main__":
    # Before anything else is imported, or what is imported first keeps the blocking versions.
    from gevent import monkey

    monkey.patch_all()

from community.app import create_app

app = create_app()

if __name__ == "__main__":
    from community.serving import serve

    serve(app)
