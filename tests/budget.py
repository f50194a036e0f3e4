"""The bounds of what a visit may weigh, in tests/data/budget.yml: the one place to raise one, with a reason."""

from pathlib import Path

import yaml

BUDGET_FILE = "tests/data/budget.yml"
BUDGET = yaml.safe_load((Path(__file__).parents[1] / BUDGET_FILE).read_text(encoding="utf-8"))
