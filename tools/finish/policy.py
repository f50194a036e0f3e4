"""The MkDocs hook for the Content-Security-Policy: a page may run, show and ask for what this site has, nothing else.

Each page has it as a `meta` element. `_headers` says the same, and what only a header can say, to servers that read it.
"""

import base64
import hashlib
import re
from html import unescape
from pathlib import Path

from mkdocs.plugins import event_priority

SCRIPT = re.compile(r"<script\b(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL)
STYLE = re.compile(
    r"<style\b[^>]*>(?P<element>.*?)</style>|<[a-zA-Z][^<>]*?\sstyle=\"(?P<attribute>[^\"]*)\"", re.DOTALL
)
TEXT = re.compile(r"<article\b.*</article>", re.DOTALL)
HEAD = re.compile(r'<meta charset="?utf-8"?\s*/?>')
RULES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",  # Material's style sheets hold its icons
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
}
HEADERS = """\
# For servers that read such a file (Netlify, Cloudflare Pages); elsewhere, an example. The build writes it.
/*
  Content-Security-Policy: {policy}; frame-ancestors 'none'
  Referrer-Policy: strict-origin-when-cross-origin
  X-Content-Type-Options: nosniff
"""


def sha(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def hashes(html: str) -> tuple[set[str], set[str]]:
    """The hashes of a page's inline scripts, but of none in its text, and of its inline styles."""
    around = TEXT.sub("", html)
    scripts = [match["text"] for match in SCRIPT.finditer(around) if not re.search(r"\bsrc=|json", match["attributes"])]
    rest = SCRIPT.sub("", html)
    styles = [match["element"] or unescape(match["attribute"] or "") for match in STYLE.finditer(rest)]
    return {sha(text) for text in scripts}, {sha(text) for text in styles}


def policy(pages: list[str]) -> str:
    """One policy for all pages: instant navigation keeps that of the first."""
    scripts, styles = (set().union(*kind) for kind in zip(*map(hashes, pages), strict=True))
    rules = dict(RULES)
    rules["script-src"] = " ".join([rules["script-src"], *sorted(scripts)])
    if styles:
        rules["style-src"] = " ".join([rules["style-src"], "'unsafe-hashes'", *sorted(styles)])
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


@event_priority(-200)  # when all editions are written
def on_post_build(config):
    """Put the policy into every page of every edition, and beside them for servers."""
    if config.extra["serving"] or not config.extra["is_first"]:
        return  # the live reload of a site that is being served is a script in each page
    site = Path(config.site_dir)
    pages = {path: path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html"))}
    said = policy(list(pages.values()))
    for path, html in pages.items():
        meta = f'<meta http-equiv="Content-Security-Policy" content="{said}">'
        path.write_text(HEAD.sub(lambda charset, meta=meta: charset[0] + meta, html, count=1), encoding="utf-8")
    (site / "_headers").write_text(HEADERS.format(policy=said), encoding="utf-8")
