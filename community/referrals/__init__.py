"""Referral cards, opportunities and introductions."""
