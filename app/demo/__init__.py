"""What the demo stands up beside the service: other systems of our own making, on loopback."""
