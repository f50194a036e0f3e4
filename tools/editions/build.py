"""The builds of the other editions, which the build of the source edition starts."""

import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import PluginError

from tools.manuscript.edition import Edition


def build_edition(config, edition: Edition, site_dir: Path) -> None:
    """Build one edition into a folder, with the settings of the running build."""
    site_url = config.site_url and config.site_url + edition.prefix
    serving = config.extra["serving"]
    own = load_config(
        config.config_file_path,
        site_dir=str(site_dir),
        site_url=site_url,
        strict=config.strict,
        use_directory_urls=config.use_directory_urls,
    )
    own.extra["edition"] = edition.key
    own.plugins.on_startup(command="serve" if serving else "build", dirty=False)
    build(own, serve_url=site_url if serving else None)


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

    def __init__(self, config):
        running = config.extra["edition"]
        jobs[:] = [(config, edition) for edition in config.extra["editions"] if edition != running]
        self.pool = None
        # A forked process has all modules loaded already; loading them takes longer than building an edition.
        cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
        if cores > 1 and jobs:
            self.pool = ProcessPoolExecutor(min(cores, len(jobs)), multiprocessing.get_context("fork"))
            self.results = self.pool.map(run_job, range(len(jobs)))

    def finish(self) -> None:
        """Wait until all are built, or build them now. Raises PluginError with what was wrong."""
        if self.pool:
            with self.pool:
                faults = list(self.results)
        else:
            faults = [try_to_build(*job) for job in jobs]
        if any(faults):
            raise PluginError("\n".join(filter(None, faults)))
