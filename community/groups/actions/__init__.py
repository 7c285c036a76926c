"""Every write of the package; each flushes and leaves the commit to the frame."""
