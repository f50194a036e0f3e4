"""The workflows on GitHub: read-only tokens, no secrets, pinned actions, no stranger's code on own machines."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / ".github").rglob("*.y*ml"))
# name: (a line's fault, what is wanted)
LINES = {
    "secret": (r"\bsecrets\b|GITHUB_TOKEN|github\.token", "no secret: nothing here needs one"),
    "loose": (
        r"^\s*(?:- )?uses:(?!\s*\./)(?!\s*\S+@[0-9a-f]{40} # v\d)",
        "an action pinned by its commit: owner/name@… # v1",
    ),
    "trigger": (r"^\s*(?:pull_request_target|workflow_run|issue_comment|issues)\s*:", "push, pull_request, schedule"),
    "input": (r"github\.head_ref|github\.event\.(?!repository\.name|pull_request\.number)|inputs\.", "a trusted value"),
}


def faults(name: str, text: str) -> list[str]:
    """What a workflow must not do, with file:line."""
    lines = text.split("\n")
    found = [
        f"{name}:{number}: there is {line.strip()!r}; wanted: {wanted}"
        for number, line in enumerate(lines, 1)
        for pattern, wanted in LINES.values()
        if re.search(pattern, line)
    ]

    def fault(key: str, there: str, wanted: str) -> None:
        number = next((n for n, line in enumerate(lines, 1) if re.match(rf"\s*{re.escape(key)}\s*:", line)), 1)
        found.append(f"{name}:{number}: there is {there}; wanted: {wanted}")

    flow = yaml.load(text, yaml.BaseLoader)  # BaseLoader: `on` is a word, not true
    triggers = flow["on"] if isinstance(flow["on"], dict) else dict.fromkeys([flow["on"]] * isinstance(flow["on"], str))
    if flow.get("permissions") != {"contents": "read"}:
        fault("permissions", f"permissions {flow.get('permissions')}", "contents: read, for the whole workflow")
    for key, job in flow["jobs"].items():
        writes = [name for name, level in (job.get("permissions") or {}).items() if level != "read"]
        if writes and "pull_request" in triggers and not only_on_push(flow["jobs"], key):
            fault(key, f"the job {key}, which may write {', '.join(writes)}", "none that pull requests run")
        if "self-hosted" in job["runs-on"] and ("pull_request" in triggers or "vars." not in job.get("if", "")):
            fault(key, f"the job {key} on an own machine", "off without a variable, and never on pull requests")
        if "timeout-minutes" not in job:
            fault(key, f"the job {key} without a limit", "timeout-minutes")
        for step in job["steps"]:
            kept = step.get("with", {}).get("persist-credentials")
            if "actions/checkout" in step.get("uses", "") and kept != "false":
                fault(key, f"a checkout in {key} that keeps its token", "persist-credentials: false")
    return found


def only_on_push(jobs: dict, key: str) -> bool:
    """Tell whether a job, or one that it waits for, is left out of pull requests."""
    needs = jobs[key].get("needs", [])
    return "github.event_name == 'push'" in jobs[key].get("if", "") or any(
        only_on_push(jobs, other) for other in ([needs] if isinstance(needs, str) else needs)
    )


def test_workflows():
    assert len(FILES) >= 3
    found = [fault for file in FILES for fault in faults(file.relative_to(ROOT).as_posix(), file.read_text("utf-8"))]
    assert not found, "\n" + "\n".join(found)


def test_an_action_has_one_version():
    used = dict.fromkeys(re.findall(r"uses: (\S+)@(\S+)", "".join(file.read_text("utf-8") for file in FILES)))
    assert len(used) == len({name for name, _ in used}), sorted(used)


SITE = (ROOT / ".github/workflows/site.yml").read_text("utf-8")
CUDA = (ROOT / ".github/workflows/cuda.yml").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "old", "new", "told"),
    [
        (SITE, "contents: read", "contents: write", "permissions {'contents': 'write'}"),
        (SITE, "permissions:\n  contents: read\n", "", "permissions None"),
        (SITE, "  pull_request:", "  pull_request_target:", "'pull_request_target:'"),
        (SITE, "- run: bash .ci/run", "- run: bash .ci/run ${{ secrets.KEY }}", "secrets.KEY"),
        (SITE, "- run: bash .ci/run", "- run: echo ${{ github.event.pull_request.title }}", "a trusted value"),
        (SITE, "- run: bash .ci/run", "- uses: some/action@v4", "'- uses: some/action@v4'; wanted: an action pinned"),
        (SITE, "    timeout-minutes: 45\n", "", "the job check without a limit"),
        (SITE, "persist-credentials: false", "fetch-tags: true", "a checkout in check that keeps its token"),
        (SITE, "    if: github.event_name == 'push'\n", "", "the job deploy, which may write pages, id-token"),
        (CUDA, "    if: vars.CUDA_RUNNER == 'on'\n", "", "the job blocks on an own machine"),
        (CUDA, "  workflow_dispatch:", "  pull_request:", "the job blocks on an own machine"),
    ],
)
def test_a_fault_is_named(text, old, new, told):
    assert faults("a.yml", text) == [] and old in text
    found = faults("a.yml", text.replace(old, new, 1))
    assert any(told in fault and re.match(r"a\.yml:\d+: there is ", fault) for fault in found), found
