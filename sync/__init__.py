"""Records into rows: plan, diff, guard, apply."""
