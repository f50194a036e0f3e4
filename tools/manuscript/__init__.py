"""What a person wrote: pages, editions, snippets, and how they are read. Needs neither MkDocs nor PyTorch."""
