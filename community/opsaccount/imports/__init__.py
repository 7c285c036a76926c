"""Marketplace, bank and payment exports turned into the member's own records."""
