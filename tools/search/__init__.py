"""The search index of each edition; its other half is in docs/assets/javascripts/search."""
