"""The guided test: a handful of questions from memory that become records marked as estimates."""
