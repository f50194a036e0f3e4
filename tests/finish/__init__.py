"""Tests of what is done to the built site."""
