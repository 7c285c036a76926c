"""The rules of the stress test: pure functions from a snapshot to exact figures, one file a noun."""
