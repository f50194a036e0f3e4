"""The builds: one for each language edition, side by side, and again when a file is saved."""
