"""Every select of the package, by what comes back: groups, the people in them, threads, posts."""
