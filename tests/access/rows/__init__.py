"""One module per package: its rows of the access table, and what it adds to the world."""
