"""The builds of the other editions, which the build of the source edition starts."""

import multiprocessing
import os
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from jinja2 import Environment
from mkdocs.commands import build as mkdocs
from mkdocs.config import load_config
from pymdownx.highlight import Highlight

from tools.manuscript.edition import Edition
from tools.project import Fault


def once(owner: type, method: str, key: Callable) -> None:
    """Have a method of another project's class compute once in a process what it would for each edition and rebuild.

    `key` is of the method's arguments: what its result depends on, or None where it is to be computed again.
    """
    compute, known = getattr(owner, method), {}

    def look_up(*arguments, **named):
        asked = key(*arguments, **named)
        if asked not in known or asked is None:
            known[asked] = compute(*arguments, **named)
        return known[asked]

    setattr(owner, method, look_up)


def save_work() -> None:
    """Look through Material's thousands of files once, and colour each block of code once."""
    once(Environment, "list_templates", lambda env, filter_func: tuple(env.loader.searchpath))
    once(Highlight, "highlight", lambda own, *block, inline=False, **how: None if inline else repr((block, how)))


def build_edition(config, edition: Edition, folder: Path) -> None:
    """Build one edition into a folder, with the settings of the running build."""
    build = config.extra["build"].of(edition, folder)
    own = load_config(
        config.config_file_path,
        site_dir=str(folder),
        site_url=build.site_url,
        strict=config.strict,
        use_directory_urls=config.use_directory_urls,
    )
    own.extra["build"] = build
    own.plugins.on_startup(command="serve" if build.is_serving else "build", dirty=False)
    mkdocs.build(own, serve_url=build.site_url if build.is_serving else None)


def try_to_build(config, edition: Edition) -> str:
    """Build one edition into its place and return what was wrong, or nothing."""
    try:
        build_edition(config, edition, Path(config.site_dir, edition.prefix))
    except (Exception, SystemExit) as error:
        return f"the edition {edition.key} was not built: {error}"
    return ""


jobs: list[tuple] = []  # what a forked process inherits: a configuration cannot be sent to it


def run_job(number: int) -> str:
    return try_to_build(*jobs[number])


class OtherEditions:
    """The builds of all editions but the running one: side by side where there are cores, else one after the other."""

    def __init__(self):
        self.pool, self.results = None, []

    def start(self, config) -> None:
        build = config.extra["build"]
        jobs[:] = [(config, edition) for edition in build.editions if edition != build.edition]
        # A forked process has all modules loaded already; loading them takes longer than building an edition.
        cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
        if cores > 1 and jobs:
            self.pool = ProcessPoolExecutor(min(cores, len(jobs)), multiprocessing.get_context("fork"))
            self.results = self.pool.map(run_job, range(len(jobs)))

    def finish(self) -> None:
        """Wait until all are built, or build them now. Raises Fault with what was wrong."""
        if self.pool:
            with self.pool:
                faults = list(self.results)
        else:
            faults = [try_to_build(*job) for job in jobs]
        if any(faults):
            raise Fault("\n".join(filter(None, faults)))
