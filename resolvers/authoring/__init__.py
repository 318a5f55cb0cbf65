"""What authors do to objectives and key results, and the signals that tell them how."""
