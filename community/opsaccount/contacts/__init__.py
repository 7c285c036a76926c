"""Clients and leads in one contact log: how to reach them, where they came from, what binds them."""
