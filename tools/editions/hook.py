"""The MkDocs hook: one build per language edition, the source edition at the root and each other in its folder."""

import html
import json
import logging
import os
import sys
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlencode

# ruff: noqa: E402 - MkDocs loads a hook by its path, so this folder has to be made known before its modules are used.
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import click
from jinja2 import FileSystemBytecodeCache
from mkdocs.structure.files import File

from tools.editions.build import OtherEditions, save_work
from tools.editions.prepare import Build, editions_of, prepared
from tools.editions.serving import Serving, convert_only_what_changed, stop_where_port_is_taken
from tools.extensions.source import Source, current
from tools.manuscript import scan
from tools.notebooks import lab
from tools.pages import about
from tools.pages.runs import foot
from tools.project import Fault, git

log = logging.getLogger("mkdocs.editions")
others = OtherEditions()  # those that the build of a command starts


def on_startup(command, dirty):
    """Date the site by its commit, so that whoever builds it again gets the same bytes."""
    if committed := git(ROOT, "log", "-1", "--format=%ct").strip():
        os.environ.setdefault("SOURCE_DATE_EPOCH", committed)


def on_config(config):
    """Prepare an edition, and turn the settings of mkdocs.yml into its own."""
    if str(ROOT) not in sys.path:
        sys.path.append(str(ROOT))  # for this project's Markdown extensions, which Markdown imports by name
    config.markdown_extensions += config.extra.pop("own_extensions", [])
    about.changes()  # once, before other builds inherit it
    build = config.extra["build"] = prepared(config.extra.get("build") or first_build(config))
    for fault in build.edition.faults:  # --strict ends with them
        log.warning(fault)
    data = build.edition.data
    config.extra["scope"] = build.scope  # Material's name
    config.docs_dir = str(build.edition.folder)
    config.site_name = data["site_name"]
    config.site_description = data["site_description"]
    config.theme["language"] = data["material"]
    config["mdx_configs"]["toc"]["permalink_title"] = data["text"]["permalink"]
    config["mdx_configs"]["footnotes"] = {"BACKLINK_TITLE": data["text"]["footnote"]}
    config["mdx_configs"]["pymdownx.snippets"]["base_path"] = [str(ROOT / "snippets")]
    return config


def first_build(config) -> Build:
    """The build that a command starts: of the source edition, or of that which the variable EDITION names, alone."""
    save_work()
    command = click.get_current_context(silent=True)
    is_serving = bool(command) and command.info_name == "serve"
    if is_serving:
        stop_where_port_is_taken(*config.dev_addr)
        convert_only_what_changed([config.config_file_path, *config.watch])
    editions, source = editions_of(Path(config.docs_dir).resolve())
    return Build(
        edition=editions[0],
        editions=editions,
        source=source,
        folder=Path(config.site_dir),
        config_file=Path(config.config_file_path),
        site_url=config.site_url or "",
        repo_url=(config.repo_url or "").rstrip("/"),
        edit_path=config.extra["edit_path"],
        notebooks_url=config.extra["notebooks_url"],
        licence=config.extra["licence"],
        is_serving=is_serving,
    )


def on_files(files, config):
    """Give MkDocs the pages as they are prepared, and what all editions share."""
    build = config.extra["build"]
    for uri, page in build.pages.items():
        if file := files.get_file_from_path(uri):
            files.remove(file)
        files.append(File.generated(config, uri, content=page.text))
    shared = build.source.folder.parent
    for path in sorted(path for path in (shared / "assets").rglob("*") if path.is_file()):
        files.append(File(path.relative_to(shared).as_posix(), str(shared), config.site_dir, config.use_directory_urls))
    words = json.dumps(build.edition.data["exercises"], ensure_ascii=False)
    files.append(File.generated(config, "assets/javascripts/exercises/words.js", content=f"export default {words};\n"))
    if build.is_first and not build.is_serving:
        others.start(config)
    return files


def on_nav(nav, config, files):
    """Give the groups of the navigation their titles in the edition's language; read how long and hard pages are."""
    titles, items = config.extra["build"].edition.data["nav"], [*nav]
    while items:
        item = items.pop()
        if item.is_section:
            item.title = titles.get(item.title, item.title)
            items += item.children
    order = [page.file.src_uri for page in nav.pages]
    config.extra["outline"] = about.outline(order, config.extra["build"].source.folder)
    return nav


def on_page_markdown(markdown, page, config, files):
    """Tell the Markdown extensions where the text comes from; make room for a lab's code cells."""
    own = config.extra["build"].pages[page.file.src_uri]
    current.set(Source(str(own.path), own.text, own.edition.data))
    return lab.with_places(markdown) if scan.is_lab(own.text, own.path.as_posix()) else markdown


def on_page_content(html, page, config, files):
    """Put a lab's code cells in their places."""
    current.set(Source())
    text = config.extra["build"].pages[page.file.src_uri].text
    return lab.with_cells(html, text, config["mdx_configs"]) if scan.is_lab(text) else html


def on_env(env, config, files):
    """Compile Material's templates once, and not for every edition and at every rebuild; let ours edit them."""
    env.filters["edited"] = edited
    folder = ROOT / ".cache" / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    env.bytecode_cache = FileSystemBytecodeCache(str(folder))
    return env


def edited(html: str, old: str, new: str) -> str:
    """A block of Material's with something else in it, for overrides/. Raises Fault where it is not there."""
    if old not in html:
        raise Fault(
            f"overrides/: there is no {old!r} in what material {version('mkdocs-material')} writes; wanted: the block "
            "that overrides/ edits; look for the new form in Material's templates and mend the overrides"
        )
    return html.replace(old, new)


def on_page_context(context, page, config, nav):
    """Give the templates a page's counterparts, and the addresses for mending it."""
    build = config.extra["build"]
    own = build.pages[page.file.src_uri]
    config.extra["alternate"] = build.counterparts(page.url)  # the name by which Material knows them
    context["is_fallback"] = own.is_fallback
    source = build.source.folder
    if (source / page.file.src_uri).is_file():
        name = Path(page.file.src_uri).with_suffix("").as_posix()
        context["runs"] = foot(name, source, build.edition.data)
    outline = config.extra["outline"]
    context["pages"] = {other.file.src_uri: other for other in nav.pages if other.file.src_uri in outline}
    titles = {other.url: other.title for other in context["pages"].values()}
    context["about"] = about.about(build, page, own, outline.get(page.file.src_uri), titles)
    if "description" in page.meta:  # Material prints it into an attribute as it is
        page.meta["description"] = html.escape(page.meta["description"])
    page.edit_url = None
    if build.repo_url:
        text = build.edition.data["text"]
        body = f"{page.canonical_url}\n{own.path.as_posix()}\n\n{text['report_body']}\n"
        issue = urlencode({"title": text["report_title"].format(title=page.title), "body": body})
        page.edit_url = f"{build.repo_url}/{build.edit_path}{own.path.as_posix()}"
        context["report_url"] = f"{build.repo_url}/issues/new?{issue}"
    return context


def on_template_context(context, template_name, config):
    """The 404 page has no page: its counterparts are the editions' first pages."""
    config.extra["alternate"] = config.extra["build"].counterparts("")
    return context


def on_post_build(config):
    """Wait for the other editions; the server builds them when they are asked for."""
    if config.extra["build"].is_first and not config.extra["build"].is_serving:
        others.finish()


def on_serve(server, config, builder):
    """Build an edition when it is looked at, and again only after a file was saved that it shows."""
    server.builder = serving = Serving(config, [config.config_file_path, *config.watch])
    server.set_app(serving.in_front_of(server.serve_request))
    return server
