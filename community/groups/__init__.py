"""Groups, memberships, threads, posts and their live updates."""
