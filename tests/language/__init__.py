"""Checks of language: spelling, terms, typography. What is particular to one language is in <language>.* here."""
