"""The bounds of what a visit may weigh, in tests/finish/budget.yml: the one place to raise one, with a reason."""

from pathlib import Path

import yaml

BUDGET_FILE = "tests/finish/budget.yml"
BUDGET = yaml.safe_load((Path(__file__).parents[2] / BUDGET_FILE).read_text(encoding="utf-8"))
