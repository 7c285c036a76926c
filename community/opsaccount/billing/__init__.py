"""Settled billing: what clients paid, through which account, and what that cost."""
