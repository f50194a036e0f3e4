"""Makes the font for formulas, cut to the characters in use."""
