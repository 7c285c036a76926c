"""Members, their sessions and profiles."""
