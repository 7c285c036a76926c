"""Accounts somebody else controls, what each is for, and the drills that leave one out."""
