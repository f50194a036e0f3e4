"""The figures: computed from the pages' programs (compute), drawn as SVG, put into the pages (extension)."""
