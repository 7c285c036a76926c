"""A member's private operations space: the Desk."""
