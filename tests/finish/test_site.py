"""The pass over a folder of HTML: what it changes, what it leaves out, and that any generator may come before."""

import json
import re
import subprocess
import sys

import pytest

from tests.conftest import EDITIONS, ROOT, read
from tools.finish.redirects import formerly
from tools.finish.site import COMMENTS, Settings, finish, tidy
from tools.project import Fault


def test_pages_have_no_blank_lines(site):
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"\n[ \t]*\n", re.sub(r"(?s)<(pre|script)\b.*?</\1>", "-", text)), page


def test_markup_is_mended():
    html = "<table><thead>\n<tr>\n<th></th>\n<th></th>\n</tr>\n</thead><tbody></tbody></table>"
    assert tidy(html) == "<table><tbody></tbody></table>"
    assert "<thead>" in tidy(html.replace("<th></th>", "<th>a</th>"))
    code = '<pre><code><span id="l-0-1"><span class="n">x</span> <span class="o">=</span> <span class="mi">1</span>\n'
    assert tidy(code + "</code></pre>") == '<pre><code><span>x = <span class="mi">1</span>\n</code></pre>'
    assert tidy('<p class="n"><span class="n">x</span>') == '<p class="n"><span class="n">x</span>'
    assert tidy("a \n\n <pre>b\n\nc</pre>\u202f\n d") == "a\n<pre>b\n\nc</pre>\u202f\nd"


def test_scripts_lose_comments():
    assert COMMENTS.sub("", "// a\n{\n  // b\n  c; // d\n  e(`//f`);\n}\n") == "{\nc; // d\ne(`//f`);\n}\n"


def test_nothing_is_published_that_no_page_loads(site):
    assert not [path for path in site.rglob("*") if path.suffix == ".map" or path.name in ("lunr", "workers")]


WITHOUT = """
import sys

class Refused:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("mkdocs", "material", "mkdocs_jupyter", "torch"):
            raise ImportError(name)

sys.meta_path.insert(0, Refused())
import tools.finish.site
"""


def test_the_pass_asks_nothing_of_mkdocs():
    ran = subprocess.run([sys.executable, "-c", WITHOUT], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stderr


def test_the_pass_follows_any_generator(tmp_path):
    """A site of plain MkDocs, with its own theme and none of this project's hooks."""
    (tmp_path / "docs/old").mkdir(parents=True)
    (tmp_path / "docs/index.md").write_text("# Home\n\nA tensor.\n\n## Shapes\n\nText.\n", encoding="utf-8")
    (tmp_path / "docs/old/new.md").write_text("# New\n\n```\nx.backward()\n```\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: T\nplugins: []\n", encoding="utf-8")
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "--quiet"], cwd=tmp_path, check=True, capture_output=True)
    site = tmp_path / "site"
    finish(site, EDITIONS[0], Settings(formerly={"was": ("old/new", "")}, sitemaps=("https://e.org/sitemap.xml",)))
    index = json.loads((site / "search/index.js").read_text(encoding="utf-8").partition("=")[2])
    assert index["pages"] == [["", "Home"], ["old/new/", "New"]]
    assert index["sections"] == [[0, "", ""], [0, "shapes", "Shapes"], [1, "", ""]]
    assert "x.backward()" in (site / "search/page1.js").read_text(encoding="utf-8")
    html = read(site / "old/new")
    assert [link["href"] for link in html.select("link[rel=stylesheet]") if ":" not in link["href"]] == [
        "../../css/site.css"
    ]
    assert html.find("meta", {"http-equiv": "Content-Security-Policy"})
    assert read(site / "was").a["href"] == "../old/new/" and read(site / "was").title.string == html.title.string
    assert (site / "robots.txt").read_text(encoding="utf-8").endswith("Sitemap: https://e.org/sitemap.xml\n")
    assert "frame-ancestors" in (site / "_headers").read_text(encoding="utf-8")


@pytest.mark.parametrize("names", ["old", "[../x]", "[/abs]", "[a/../../b]", "[.]", "[a//b]", "[1]", "{a: b}", "['']"])
def test_an_old_name_that_leaves_the_site_is_told(tmp_path, names):
    (tmp_path / "docs/en").mkdir(parents=True)
    page = tmp_path / "docs/en/new.md"
    page.write_text(f"---\ntitle: New\nformerly: {names}\n---\n", encoding="utf-8")
    with pytest.raises(Fault, match=r"^docs/en/new\.md:3: there is formerly: .*; wanted: a list of names of pages"):
        formerly(tmp_path / "docs/en", tmp_path)
    page.write_text("---\ntitle: New\nformerly: [old, labs/very-old]\n---\n", encoding="utf-8")
    new = ("new", "docs/en/new.md:3")
    assert formerly(tmp_path / "docs/en", tmp_path) == {"old": new, "labs/very-old": new}
