"""Who may enter where: every endpoint × persona with the answer it must give, played over HTTP."""
