"""Sabotage: proves that the checks check, by making one fault at a time in a copy of the project."""
