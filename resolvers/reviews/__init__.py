"""Reviews: their cycles and templates, evidence, voices and calibration."""
