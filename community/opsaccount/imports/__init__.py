"""Exports of marketplaces, payment providers and banks, read into one kind of record."""
