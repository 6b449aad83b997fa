"""Who may: tokens, passwords, sessions, rates."""
