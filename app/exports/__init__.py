"""What the graph tells, as files for a spreadsheet."""
