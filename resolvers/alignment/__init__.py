"""How OKRs hang together: alignments, dependencies, the tree and the line of sight."""
