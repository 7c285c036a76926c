"""Guildhall: a self-hosted home for freelancers who refuse to depend on one marketplace."""
