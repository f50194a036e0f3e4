"""What the build needs beyond MkDocs: Markdown extensions, the hook that builds the editions, and commands."""
