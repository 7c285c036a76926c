"""Tests of Guildhall, through its front door."""
