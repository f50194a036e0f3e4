"""This engine beside other tools that run the code of Markdown pages: `make bench-peers`."""
