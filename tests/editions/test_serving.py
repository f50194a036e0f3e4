"""`mkdocs serve`: what is built when, and what the browser gets where something is wrong."""

import os
import shutil
import socket
from types import SimpleNamespace

import pytest

from tests.conftest import ROOT
from tools.editions import serving
from tools.editions.build import once
from tools.editions.prepare import Build, editions_of
from tools.editions.serving import Serving, replace_files, stop_where_port_is_taken
from tools.figures import data
from tools.pages import glossary
from tools.project import Fault


@pytest.fixture
def served(tmp_path, monkeypatch):
    """A server of editions that are built as a file with their name, and the list of what was built."""
    docs = tmp_path / "docs"
    for key in ("en", "pl", "sr"):
        (docs / key).mkdir(parents=True)
        shutil.copy(ROOT / "docs" / key / "edition.yml", docs / key)
    built = []

    def build(config, edition, folder):
        if (edition.folder / "fault").exists():
            raise ValueError("page.md:1: there is <a fault>")
        built.append(edition.key)
        (folder / f"{edition.key}.html").write_text(edition.key, encoding="utf-8")

    monkeypatch.setattr(serving, "build_edition", build)
    monkeypatch.delenv("EDITION", raising=False)
    editions, source = editions_of(docs / "en")
    site = tmp_path / "site"
    (site / "pl").mkdir(parents=True)
    own = Build(editions[0], editions, source, site, tmp_path / "mkdocs.yml", "http://127.0.0.1:8000/")
    config = SimpleNamespace(extra={"build": own}, site_dir=str(site))
    return SimpleNamespace(docs=docs, site=site, built=built, serving=Serving(config, [str(docs)]))


def ask(served, path: str) -> str:
    said = []
    app = served.serving.in_front_of(lambda environ, start_response: [b"a page"])
    body = b"".join(app({"PATH_INFO": path}, lambda status, headers: said.append(status)))
    return " ".join([*said, body.decode()])


def test_an_edition_is_built_when_it_is_looked_at_and_once(served):
    assert ask(served, "/") == ask(served, "/sr/autodiff/") == ask(served, "/sr/autodiff/") == "a page"
    ask(served, "/pl/assets/x.css")
    assert served.built == ["sr"]


def test_a_saved_file_builds_what_is_looked_at_and_the_others_when_asked_for(served):
    ask(served, "/pl/")
    (served.docs / "en" / "page.md").write_text("x", encoding="utf-8")
    served.serving()
    assert served.built == ["pl", "pl"]
    ask(served, "/")
    (served.docs / "sr" / "page.md").write_text("x", encoding="utf-8")
    served.serving()
    ask(served, "/pl/")
    assert served.built == ["pl", "pl", "en"]


def test_a_fault_is_shown_and_no_page_hangs(served):
    (served.docs / "pl" / "fault").touch()
    assert "500" in ask(served, "/pl/") and "there is &lt;a fault&gt;" in ask(served, "/pl/")
    (served.docs / "pl" / "fault").unlink()
    served.serving()
    assert ask(served, "/pl/") == "a page"


def test_a_language_that_is_begun_is_served_and_one_that_is_removed_is_not(served):
    shutil.copytree(served.docs / "pl", served.docs / "de")
    served.serving()
    ask(served, "/de/")
    assert served.built == ["en", "de"]
    shutil.rmtree(served.docs / "de")
    served.serving()
    assert served.built == ["en", "de"] and not (served.site / "de").exists()
    ask(served, "/")
    assert served.built == ["en", "de", "en"]


def test_only_what_changed_is_converted_again(tmp_path, monkeypatch):
    made = []

    def convert(page, config, files):
        made.append(page.file.src_uri)
        vars(page).update(dict.fromkeys(serving.MADE, f"{page.markdown} is made"))

    monkeypatch.setattr(serving.Page, "render", convert)
    monkeypatch.setattr(serving, "ROOT", tmp_path)
    for name in ("edition.yml", "a.md", "snippets/a.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    serving.convert_only_what_changed([str(tmp_path)])
    uris = {"a.md": 1}

    def build(text: str = '--8<-- "a.py:x"') -> list[str]:
        """Which pages a build of two converts, the first of them with a snippet."""
        made.clear()
        pages = {"a.md": SimpleNamespace(text=text), "b.md": SimpleNamespace(text="text")}
        build = SimpleNamespace(edition=SimpleNamespace(key="en"), pages=pages)
        config = SimpleNamespace(extra={"build": build})
        for uri in pages:
            markdown = pages[uri].text.partition("--8<--")[0]  # a lab's has places where its code is put later
            page = SimpleNamespace(markdown=markdown, file=SimpleNamespace(src_uri=uri))
            serving.Page.render(page, config, SimpleNamespace(src_uris=uris))
            assert page.content == f"{markdown} is made"
            assert getattr(page, "notebook", None) == (None if uri in made else f"{markdown} as a notebook")
            page.notebook = f"{markdown} as a notebook"  # as tools/notebooks/hook.py does where it is not there
        return [*made]

    assert build() == ["a.md", "b.md"] and build() == []
    os.utime(tmp_path / "a.md", (1, 1))
    assert build() == []  # its text is what counts
    assert build("other") == ["a.md"] and build() == ["a.md"]
    os.utime(tmp_path / "snippets/a.py", (1, 1))
    assert build() == ["a.md"]
    os.utime(tmp_path / "edition.yml", (1, 1))
    assert build() == ["a.md", "b.md"]
    uris["c.md"] = 1
    assert build() == ["a.md", "b.md"]


def test_a_deleted_page_goes_and_other_editions_stay(tmp_path):
    for name in ("served/a.html", "served/b.html", "served/pl/c.html", "built/a.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    replace_files(tmp_path / "built", tmp_path / "served", [tmp_path / "served" / "pl"])
    assert {path.name for path in (tmp_path / "served").rglob("*.html")} == {"a.html", "c.html"}
    assert (tmp_path / "served/a.html").read_text(encoding="utf-8") == "built/a.html"


def test_a_port_in_use_is_told_at_once():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Fault, match=rf"^127\.0\.0\.1:{port}: .*; wanted: a free one; mkdocs serve -a 127"):
            stop_where_port_is_taken("127.0.0.1", port)
    stop_where_port_is_taken("127.0.0.1", 0)


def test_what_is_read_is_not_older_than_its_file(tmp_path, monkeypatch):
    monkeypatch.setattr(data, "DATA", tmp_path / "figures.json")
    monkeypatch.setattr(glossary, "ROOT", tmp_path)
    for name in ("one", "two"):
        data.DATA.write_text(f'{{"{name}": 1}}', encoding="utf-8")
        (tmp_path / "glossary.csv").write_text(f"en,pl\n{name},x\n", encoding="utf-8")
        assert data.load() == {name: 1} and [term.english for term in glossary.terms()] == [name]


@pytest.mark.parametrize(("row", "count"), [("a,b,c,d,e", 5), ("a,b", 2), ("a", 1)])
def test_a_row_of_the_glossary_with_other_cells_is_told(tmp_path, monkeypatch, row, count):
    monkeypatch.setattr(glossary, "ROOT", tmp_path)
    (tmp_path / "glossary.csv").write_text(f"en,pl,note\nx,y,z\n{row}\n", encoding="utf-8")
    with pytest.raises(Fault, match=rf"^glossary\.csv:3: there is a row of {count} cells; wanted: 3"):
        glossary.terms()


def test_another_projects_method_computes_once_what_it_would_for_each_edition():
    class Theirs:
        def double(self, number: int, noisy: bool = False) -> int:
            computed.append(number)
            return 2 * number

    computed = []
    once(Theirs, "double", lambda own, number, noisy=False: None if noisy else number)
    assert [Theirs().double(1), Theirs().double(1), Theirs().double(2)] == [2, 2, 4] and computed == [1, 2]
    assert [Theirs().double(1, noisy=True), Theirs().double(3, noisy=True)] == [2, 6] and computed == [1, 2, 1, 3]
