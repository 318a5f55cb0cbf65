"""What a plan is known to ask, so that it can be asked as one."""
