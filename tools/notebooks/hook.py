"""The MkDocs hook for downloads: beside each page with code, the page as a notebook and as a script."""

import posixpath
from functools import partial
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from tools.extensions.source import Source, current
from tools.notebooks import notebook
from tools.pages.about import licence

GITHUB, COLAB = "https://github.com/", "https://colab.research.google.com/github/"


def on_env(env, config, files):
    """Write the notebook and the script of each page that has code."""
    build = config.extra["build"]
    for file in files.documentation_pages():
        if getattr(file.page, "notebook", None) is None:  # a server gives it to a page that has not changed
            file.page.notebook = as_downloads(file, config, files)
        if file.page.notebook:
            file.page.meta["downloads"] = place(file)
            for suffix, text in file.page.notebook.items():
                write(build.folder, place(file) + suffix, text)
    current.set(Source())
    return env


def as_downloads(file, config, files) -> dict[str, str]:
    """A page as a notebook and as a script, by the endings of their names; nothing without code."""
    build = config.extra["build"]
    own = build.pages[file.src_uri]
    current.set(Source(str(own.path), own.text, own.edition.data))
    found = notebook.pieces(notebook.expand(own.text, config["mdx_configs"]))
    if not any(piece.is_code for piece in found):
        return {}
    page = urljoin(build.site_url, file.url)
    note = build.edition.data["text"]["made_from"].format(page=page)
    found.append(notebook.Piece(f"*{note}. {licence(build, '[{name}]({url})')}*"))
    title = {"title": file.page.title, "lang": own.edition.data["lang"]}
    made = notebook.notebook(found, partial(absolute, file, page, files, build.site_url), **title)
    return {".ipynb": notebook.as_json(made) + "\n", ".py": notebook.script(made)}


def place(file) -> str:
    """Where a page's downloads are: beside it, named after it."""
    return posixpath.join(posixpath.dirname(file.dest_uri), posixpath.basename(file.src_uri).removesuffix(".md"))


def absolute(file, page: str, files, site_url: str, link: str) -> str:
    """A link of a page as it is anywhere else."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return link
    path = posixpath.normpath(posixpath.join(posixpath.dirname(file.src_uri), parts.path))
    target = files.get_file_from_path(path) if parts.path else file
    address = urljoin(site_url, target.url) if target else urljoin(page, parts.path)
    return address + (f"#{parts.fragment}" if parts.fragment else "")


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def on_page_context(context, page, config, nav):
    """Tell the template where the downloads are, and where Colab opens the notebook."""
    name = page.meta.get("downloads")
    if name:
        context["downloads"] = name
        build = config.extra["build"]
        if folder := build.notebooks_url:
            # From the built site's root: each edition is a folder of it.
            context["colab"] = folder.rstrip("/").replace(GITHUB, COLAB, 1) + f"/{build.edition.prefix}{name}.ipynb"
    return context
