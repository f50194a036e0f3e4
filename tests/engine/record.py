"""Notes which blocks really ran, and writes them to the ledger: `--record`. A rehearsal is no run."""

import platform
from datetime import UTC, datetime

from tools.pages import ledger

from . import devices


class Recorder:
    """The runs of a session. Only the original's pages count: translations show the same programs."""

    def __init__(self, site):
        self.site, self.runs, self.failed = site, {}, set()
        self.file = site.snippet_dir / ledger.LEDGER

    def note(self, item, outcome):
        """Take down how a block's item went on a real device."""
        if (
            item.kind not in ledger.DEVICES
            or devices.why_not(item.kind)
            or not item.page.path.is_relative_to(self.site.source)
        ):
            return
        page = item.page.path.relative_to(self.site.source).with_suffix("").as_posix()
        blocks = item.page.blocks
        section = list(ledger.names(f"{block.file}:{block.section}" for block in blocks))[item.index]
        if outcome == "failed":
            self.failed.add((page, section, item.kind))
        if outcome != "passed":  # what is skipped, for want of matplotlib, says nothing of an earlier run
            return
        program = list(ledger.programs((block.code, block.expected_output or "") for block in blocks))[item.index]
        run = ledger.Run(page, section, item.kind, program, *machine(item.kind))
        self.runs[run.place] = run

    def write(self):
        """Put this session's runs into the ledger; returns a line for the summary."""
        source = self.site.source
        known = {(page, block.section) for page in ledger.pages(source) for block in ledger.blocks(page, source)}
        ledger.write(self.file, ledger.merged(ledger.read(self.file), self.runs.values(), self.failed, known))
        counts = [f"{sum(run.device == device for run in self.runs.values())} on {device}" for device in ledger.DEVICES]
        return f"record: {self.file.relative_to(self.site.root).as_posix()} has the runs of {', '.join(counts)}"


def machine(device):
    """The device's name, the versions of torch and Python, and the day."""
    torch = devices.load_torch()
    name = torch.cuda.get_device_name() if device == "cuda" else platform.machine()
    return name, torch.__version__, platform.python_version(), datetime.now(UTC).date().isoformat()
