"""What belongs to one person: taken along as a file, printed, kept for a while, and erased."""
