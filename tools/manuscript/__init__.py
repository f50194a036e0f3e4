"""What a person wrote: pages, editions, snippets; how they are read, and what they must not have. Needs neither MkDocs nor PyTorch."""
