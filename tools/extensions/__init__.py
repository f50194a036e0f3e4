"""The site's own Markdown extensions: formulas, typography, safe HTML, and where a page comes from."""
