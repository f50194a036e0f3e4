"""Makes the fonts: the one for formulas, cut to the characters in use, and the one of the social cards."""
