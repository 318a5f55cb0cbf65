"""Objectives and key results as they stand: progress, health, forecast and score."""
