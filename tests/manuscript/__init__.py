"""Tests of what a person wrote."""
