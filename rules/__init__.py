"""The trade's words and arithmetic: pure functions over plain values, standard library only."""
