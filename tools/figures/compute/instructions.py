"""What the figure of the page on instructions shows."""

from tools.figures.compute.program import run_page


def forgetting() -> dict:
    """Take the share of right answers and the loss on the old language at every fourth step of both trainings."""
    program, steps = run_page("instructions", "tune"), []
    found = {"right": [], "alone": [], "mixed": []}

    def look(model, step: int, name: str) -> None:
        if step % 4 == 0:
            found[name].append(round(program["loss_on"](model, program["validation_ids"]), 2))
            if name == "alone":
                steps.append(step)
                found["right"].append(round(program["right"](model), 1))

    for name, old in (("alone", None), ("mixed", program["ids"])):
        watch = lambda model, step, name=name: look(model, step, name)  # noqa: E731
        program["tune"](program["begin"], program["y"], old=old, watch=watch)
    ticks = {"steps": [0, 20, 40, 60, 80], "right": [0, 0.5, 1], "losses": [1, 2, 3, 4, 5]}
    return {"steps": steps, "ticks": ticks, **found}
