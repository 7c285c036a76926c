"""Cash, cost, money lying with others, money owed, and the facts about the member's own path."""
