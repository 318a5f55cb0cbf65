"""Subscriptions: events heard from the database, and answers to whoever waits for them."""
