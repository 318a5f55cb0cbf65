"""What a request can show to say who asks: tokens and secrets, verified."""
