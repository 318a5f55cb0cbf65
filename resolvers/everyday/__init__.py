"""Performance in everyday work: feedback, recognition, 1:1s, growth and private notes."""
