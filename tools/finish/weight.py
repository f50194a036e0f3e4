"""The MkDocs hook for weight: one style sheet of what is used, pages without idle bytes, no idle files."""

import re
import shutil
from pathlib import Path

from mkdocs.plugins import event_priority

from tools.finish.styles import Used, slim

SHEET = "assets/stylesheets/site.css"
VERBATIM = re.compile(r"(<(pre|script|style|textarea)\b.*?</\2>)", re.DOTALL)
BLANKS = re.compile(r"[ \t\r]*\n[ \t\r\n]*")  # not no-break spaces
# A formula's text is for the search index, which Material's plugin has read by now.
IDLE = re.compile(r'<span class="math-text" hidden="">.*?</span>| data-search-exclude(?:="")?', re.DOTALL)
# Markdown has no table without a header: one of empty cells is none.
NO_HEADER = re.compile(r"<thead>\s*<tr>(?:\s*<th[^>]*>\s*</th>)+\s*</tr>\s*</thead>")
# Comments on lines of their own, and blanks before a line: in this project's own scripts, which nobody has minified.
COMMENTS = re.compile(r"(?m)^[ \t]*//.*\n|^[ \t]+")
# Parts that Material's script makes where a page or a feature asks for them: their style is idle elsewhere.
ON_DEMAND = re.compile(r"md-(?:annotation|status|tag|tooltip|version)|tabbed-")
DEMANDING = re.compile(r"annotate|tooltips")
# Source maps, and the parts of Material's own search, which this site replaces.
UNUSED = ("assets/**/*.map", "assets/javascripts/lunr", "assets/javascripts/workers")


def on_config(config):
    """Take the style sheets out of the pages' heads: overrides/main.html links the one that is made of them."""
    config.extra["stylesheets"], config.extra_css = config.extra_css, []
    config.extra["used"] = Used()
    return config


@event_priority(-100)  # what all others have made of it
def on_post_page(output, page, config):
    """Leave out of a page what no browser shows, and note what its style can refer to."""
    output = NO_HEADER.sub("", IDLE.sub("", output))
    parts = VERBATIM.split(output)  # text, verbatim element, its name, text, ...
    text = [part if number % 3 else BLANKS.sub("\n", part) for number, part in enumerate(parts)]
    output = "".join(part for number, part in enumerate(text) if number % 3 != 2)
    config.extra["used"].add_html(output)
    return output


def on_post_template(output_content, template_name, config):
    """Note what the style of the 404 page can refer to."""
    config.extra["used"].add_html(output_content)
    return output_content


@event_priority(-100)
def on_post_build(config):
    """Write the style sheet, and delete what no page loads."""
    site = Path(config.site_dir)
    for pattern in UNUSED:
        for path in site.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    used, scripted = config.extra["used"], Used()
    for path in sorted((site / "assets" / "javascripts").rglob("*.js")):
        script = path.read_text(encoding="utf-8")
        scripted.add_script(script)
        slimmer = re.sub(r"\n//# sourceMappingURL=.*\n?", "\n", script)
        path.write_text(slimmer if ".min." in path.name else COMMENTS.sub("", slimmer), encoding="utf-8")
    used.names |= demanded(scripted.names, used.names, config.theme["features"])
    material = [*site.glob("assets/stylesheets/main.*.css"), *site.glob("assets/stylesheets/palette.*.css")]
    sheets = material + [site / path for path in config.extra["stylesheets"]]
    (site / SHEET).write_text(slim([sheet.read_text(encoding="utf-8") for sheet in sheets], used), encoding="utf-8")
    for sheet in sheets:
        sheet.unlink()


def demanded(scripted: set[str], on_pages: set[str], features: list[str]) -> set[str]:
    """The names in scripts, without those of parts that neither a page nor a feature of the theme asks for."""
    if any(map(DEMANDING.search, features)):
        return scripted
    parts = {part[0] for part in map(ON_DEMAND.match, on_pages) if part}
    return {name for name in scripted if not (part := ON_DEMAND.match(name)) or part[0] in parts}
