"""Measures Guildhall's hot pages against floors of the same stack; `make bench` runs it."""
