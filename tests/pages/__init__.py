"""Tests of the pages that are made from data."""
