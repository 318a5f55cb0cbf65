"""What each request passes on its way in and its answer on the way out, whatever it asks."""
