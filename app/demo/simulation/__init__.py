"""A quarter that people live through: every row of it comes of an action, taken by somebody."""
