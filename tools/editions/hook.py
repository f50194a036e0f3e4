"""The MkDocs hook: one build per language edition, the source edition at the root and each other in its folder."""

import html
import os
import sys
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

# ruff: noqa: E402 - MkDocs loads a hook by its path, so this folder has to be made known before its modules are used.
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from jinja2 import FileSystemBytecodeCache
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

from tools.editions.build import OtherEditions
from tools.editions.serving import Rebuild
from tools.extensions.source import Source, current
from tools.manuscript import scan
from tools.manuscript.checks import include_faults, nav_faults, nav_pages, tree_faults
from tools.manuscript.edition import at_root, choose, find_editions
from tools.manuscript.files import read_text
from tools.manuscript.serbian import page_to_latin
from tools.notebooks import lab
from tools.pages import glossary
from tools.pages.runs import foot
from tools.project import Fault, git
from tools.translations import notices
from tools.translations.freshness import without_behind
from tools.translations.status_page import PAGE, status_page

serving = False


@dataclass
class WrittenPage:
    """A page's source: its file, its text in the edition's script, and whether it is the untranslated original."""

    path: Path
    text: str
    is_fallback: bool


def as_mkdocs_tells(event):
    """Let a fault that a person has to mend end the build as MkDocs ends it: with one line."""

    @wraps(event)
    def told(*arguments, **named):
        try:
            return event(*arguments, **named)
        except Fault as fault:
            raise PluginError(str(fault)) from None

    return told


def on_startup(command, dirty):
    """Remember whether the site is being served, and how old it is."""
    global serving
    serving = command == "serve"
    # The dates in the site are those of the commit, so that whoever builds it again gets the same bytes.
    if committed := git(ROOT, "log", "-1", "--format=%ct").strip():
        os.environ.setdefault("SOURCE_DATE_EPOCH", committed)


@event_priority(100)  # before the plugins, which read the theme's language
@as_mkdocs_tells
def on_config(config):
    """Turn the settings of mkdocs.yml into those of one edition."""
    if str(ROOT) not in sys.path:
        sys.path.append(str(ROOT))  # for this project's Markdown extensions, which Markdown imports by name
    config.markdown_extensions += config.extra.pop("own_extensions", [])
    editions = find_editions(Path(config.docs_dir))
    alone = os.environ.get("EDITION")
    is_first = "edition" not in config.extra  # not a build that another one started
    edition = choose(editions, alone or config.extra.get("edition", editions[0].key))
    edition = at_root(edition) if alone else edition
    config.extra.update(
        edition=edition,
        editions=[edition] if alone else editions,
        source=editions[0],
        is_first=is_first,
        serving=serving,
        to_root="../" if edition.prefix else "",
    )
    config.docs_dir = str(edition.folder)
    config.site_name = edition.data["site_name"]
    config.site_description = edition.data["site_description"]
    config.theme["language"] = edition.data["material"]
    for option, label in zip(config.theme["palette"], ("to_dark", "to_light"), strict=True):
        option["toggle"]["name"] = edition.data["text"][label]
    config["mdx_configs"]["toc"]["permalink_title"] = edition.data["text"]["permalink"]
    # Material keeps what the reader chose under this path: the same one for all editions.
    config.extra["scope"] = urlsplit(urljoin(config.site_url or "/", config.extra["to_root"])).path
    config.plugins["mkdocs-jupyter"].config["cache_dir"] = str(lab.CACHE / edition.key)
    return config


@as_mkdocs_tells
def on_files(files, config):
    """Add what all editions share and what this one has not translated; prepare the text of each page."""
    edition, source = config.extra["edition"], config.extra["source"]
    if config.extra["is_first"] and (faults := tree_faults(ROOT)):
        raise Fault("\n".join(faults))
    shared = [path for path in (source.folder.parent / "assets").rglob("*") if path.is_file()]
    untranslated = [path for path in source.folder.rglob("*") if path.is_file()]
    for folder, paths in ((source.folder.parent, shared), (source.folder, untranslated)):
        for path in paths:
            uri = path.relative_to(folder).as_posix()
            if uri not in files.src_uris:
                files.append(File(uri, str(folder), config.site_dir, config.use_directory_urls))
    pages = config.extra["pages"] = {}
    for file in list(files.documentation_pages()):
        path = Path(file.abs_src_path)
        text = read_text(path, path.relative_to(ROOT).as_posix())
        is_fallback = not path.is_relative_to(edition.folder)
        if not is_fallback and edition.folder != source.folder:
            has_source = source in config.extra["editions"]
            text = notices.for_readers(text, file.src_uri, file.url, edition, source, has_source)
        if edition.is_script and not is_fallback:
            text = page_to_latin(text)
        pages[file.src_uri] = WrittenPage(path.relative_to(ROOT), scan.without_comments(text), is_fallback)
    add_made_pages(files, config)
    stop_at_faults(config)
    if config.extra["is_first"]:
        config.extra["others"] = OtherEditions(config)
    return files


def add_made_pages(files, config) -> None:
    """Add the pages that are made from data: the glossary, and how far the translations are."""
    source, edition = config.extra["source"], config.extra["edition"]
    urls = {file.src_uri: file.url for file in files.documentation_pages()}
    originals = sorted(path.relative_to(source.folder).as_posix() for path in source.folder.rglob("*.md"))
    pages = [(uri, urls[uri]) for uri in originals]
    state = status_page(pages, edition, config.extra["editions"], source, config.repo_url)
    _, nav = nav_pages(Path(config.config_file_path))
    terms = glossary.glossary_page([page.value for page in nav], edition, source)
    words = (edition.folder / "edition.yml").relative_to(ROOT)
    for uri, text, path in (
        (PAGE, state, words),
        (glossary.PAGE, terms, Path("glossary.csv")),
    ):
        files.append(File.generated(config, uri, content=text))
        config.extra["pages"][uri] = WrittenPage(path, text, is_fallback=False)


def stop_at_faults(config) -> None:
    """Raise PluginError where the navigation or an include names what is not there; the first build looks at all."""
    source, snippets = config.extra["source"].folder, ROOT / config["mdx_configs"]["pymdownx.snippets"]["base_path"][0]
    folders, faults = {config.extra["edition"].folder}, []
    if config.extra["is_first"]:
        folders |= {source, *(edition.folder for edition in config.extra["editions"])}
        faults += nav_faults(Path(config.config_file_path), set(config.extra["pages"]), source.relative_to(ROOT))
    for page in sorted(path for folder in folders for path in folder.rglob("*.md")):
        faults += include_faults(without_behind(source, page), page.relative_to(ROOT).as_posix(), snippets)
    if faults:
        raise PluginError("\n".join(faults))


def on_nav(nav, config, files):
    """Give the groups of the navigation their titles in the edition's language."""
    for item in nav:
        if item.is_section:
            item.title = config.extra["edition"].data["nav"].get(item.title, item.title)
    return nav


@event_priority(100)  # before mkdocs-jupyter, which looks what kind of file the page has
def on_pre_page(page, config, files):
    """Have a lab rendered as a notebook."""
    written = config.extra["pages"][page.file.src_uri]
    if scan.is_lab(written.text, written.path.as_posix()):
        page.file.abs_src_path = str(lab.write_notebook(written.text, page.file.name, config))
    return page


def on_page_read_source(page, config):
    """The page's text, in the edition's script."""
    return config.extra["pages"][page.file.src_uri].text


def on_page_markdown(markdown, page, config, files):
    """Tell the Markdown extensions where the text comes from; make room for a lab's code cells."""
    written = config.extra["pages"][page.file.src_uri]
    edition = config.extra["source" if written.is_fallback else "edition"]
    current.set(Source(str(written.path), written.text, edition.data))
    return lab.prepare(markdown, page) if scan.is_lab(written.text) else markdown


def on_env(env, config, files):
    """Compile Material's templates once, and not for every edition and at every rebuild."""
    folder = ROOT / ".cache" / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    env.bytecode_cache = FileSystemBytecodeCache(str(folder))
    return env


def on_page_context(context, page, config, nav):
    """Give the templates a page's counterparts, and the addresses for mending it."""
    written = config.extra["pages"][page.file.src_uri]
    config.extra["alternate"] = alternates(config, page.url)
    context["is_fallback"] = written.is_fallback
    source = config.extra["source"].folder
    if (source / page.file.src_uri).is_file():
        name = Path(page.file.src_uri).with_suffix("").as_posix()
        context["runs"] = foot(name, source, config.extra["edition"].data)
    if "description" in page.meta:  # Material prints it into an attribute as it is
        page.meta["description"] = html.escape(page.meta["description"])
    page.edit_url = None
    if config.repo_url:
        repository = config.repo_url.rstrip("/")
        text = config.extra["edition"].data["text"]
        body = f"{page.canonical_url}\n{written.path.as_posix()}\n\n{text['report_body']}\n"
        issue = urlencode({"title": text["report_title"].format(title=page.title), "body": body})
        page.edit_url = f"{repository}/{config.extra['edit_path']}{written.path.as_posix()}"
        context["report_url"] = f"{repository}/issues/new?{issue}"
    return context


def on_template_context(context, template_name, config):
    """The 404 page has no page: its counterparts are the editions' first pages."""
    config.extra["alternate"] = alternates(config, "")
    return context


def alternates(config, url: str) -> list[dict]:
    """Where a page is in each edition: `href` from this edition's root, `link` with the site's address."""
    root = urljoin(config.site_url or "", config.extra["to_root"])
    return [
        {
            "name": edition.data["name"],
            "lang": edition.data["lang"],
            "home": config.extra["to_root"] + edition.prefix,
            "href": config.extra["to_root"] + edition.prefix + url,
            "link": root + edition.prefix + url,
            "edition": edition,
        }
        for edition in config.extra["editions"]
    ]


def on_post_build(config):
    """Wait for the other editions."""
    if config.extra["is_first"]:
        config.extra["others"].finish()


def on_serve(server, config, builder):
    """Build again only what a saved file affects."""
    server.builder = Rebuild(config, [config.config_file_path, *config.watch])
    return server
