"""Stress test and dependency score."""
