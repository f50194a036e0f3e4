"""Tests of the project's own commands, requirements and workflows."""
