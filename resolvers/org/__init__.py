"""The people and units of an organisation, and what administrators decide about them."""
