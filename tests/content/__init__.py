"""What the pages say: coverage, formulas, numbers, links."""
