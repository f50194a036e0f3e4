"""Pages and lines that are made from data: the glossary, and what the code ran on."""
