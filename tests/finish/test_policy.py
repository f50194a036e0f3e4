"""The Content-Security-Policy: on every page the same, as strict as it says, and no inline script of a page's text."""

import re

from tests.conftest import EACH, pages_of
from tools.finish.policy import HEAD, META, hashes, headers, policy, sha, with_policy


@EACH
def test_every_page_of_an_edition_has_the_same_strict_policy(site, edition):
    pages = {file: file.read_text(encoding="utf-8") for file in pages_of(site, edition, "*.html").values()}
    found = {META.findall(text)[0] if len(META.findall(text)) == 1 else str(file) for file, text in pages.items()}
    assert len(found) == 1, found
    (said,) = found
    (sent,) = re.findall("  Content-Security-Policy: (.*)", (site / "_headers").read_text(encoding="utf-8"))
    assert sent.endswith("; frame-ancestors 'none'")
    for one, other in zip(said.split("; "), sent.split("; "), strict=False):
        assert set(one.split()) <= set(other.split())
    assert "unsafe-inline" not in said and "unsafe-eval" not in said and "*" not in said and "http" not in said
    assert said.startswith("default-src 'none'; script-src 'self' 'sha256-")
    for file, text in pages.items():
        assert text.index(said) < text.index("<script"), f"{file}: a script stands before the policy"
        for kind in hashes(text):
            assert all(one in said for one in kind), file
        assert not re.search(r"<[a-zA-Z][^<>]*\son[a-z]+=", text), f"{file}: an event handler in HTML, which is not run"


def test_what_gets_a_hash_and_what_does_not():
    page = (
        '<meta charset=utf-8><script>a</script><script src="x.js"></script><script type="application/json">{}</script>'
    )
    page += '<td style="text-align: right;"><article><script>evil</script></article>'
    assert HEAD.search(page)
    assert hashes(page) == ({sha("a")}, {sha("text-align: right;")})
    said = policy([page, "<article></article><p>"])
    assert sha("a") in said and sha("evil") not in said and "'unsafe-hashes'" in said
    assert "'unsafe-hashes'" not in policy(["<p>"])


def test_servers_are_told_what_any_edition_needs():
    pages = [f"<meta charset=utf-8><script>{text}</script><p>" for text in ("a", "b")]
    sent = headers(with_policy(page, policy([page])) for page in pages)
    assert sha("a") in sent and sha("b") in sent and sent.count("default-src 'none'") == 1
