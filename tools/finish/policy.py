"""The Content-Security-Policy: a page may run, show and ask for what this site has, nothing else.

Each page has it as a `meta` element. `_headers` says the same, and what only a header can say, to servers that read it.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from html import unescape

SCRIPT = re.compile(r"<script\b(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL)
STYLE = re.compile(
    r"<style\b[^>]*>(?P<element>.*?)</style>|<[a-zA-Z][^<>]*?\sstyle=\"(?P<attribute>[^\"]*)\"", re.DOTALL
)
TEXT = re.compile(r"<article\b.*</article>", re.DOTALL)
HEAD = re.compile(r'<meta charset="?utf-8"?\s*/?>')
META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
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


def policy(pages: Iterable[str]) -> str:
    """One policy for all pages of an edition: instant navigation keeps that of the first."""
    scripts, styles = (set().union(*kind) for kind in zip(*map(hashes, pages), strict=True))
    rules = dict(RULES)
    rules["script-src"] = " ".join([rules["script-src"], *sorted(scripts)])
    if styles:
        rules["style-src"] = " ".join([rules["style-src"], "'unsafe-hashes'", *sorted(styles)])
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


def with_policy(html: str, said: str) -> str:
    """A page that says a policy before anything that the policy is about."""
    return HEAD.sub(
        lambda charset: f'{charset[0]}<meta http-equiv="Content-Security-Policy" content="{said}">', html, 1
    )


def headers(pages: Iterable[str]) -> str:
    """`_headers`, which has to allow what the policy of any of these pages allows."""
    allowed: dict[str, dict[str, None]] = {}
    for html in pages:
        for rule in META.search(html)[1].split("; "):
            name, *sources = rule.split()
            allowed.setdefault(name, {}).update(dict.fromkeys(sources))
    return HEADERS.format(policy="; ".join(" ".join([name, *sources]) for name, sources in allowed.items()))
