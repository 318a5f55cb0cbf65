"""Files that an administrator sends in place of running the command line on the machine."""
