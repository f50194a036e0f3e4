"""Tests of notebooks, scripts and labs."""
