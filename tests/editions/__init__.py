"""Tests of the builds of the editions."""
