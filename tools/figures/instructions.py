"""The figure of the page on instructions."""

from tools.figures.data import figure
from tools.figures.svg import WIDTH, Canvas, number

LEFT, RIGHT, TOP, BOTTOM = 28, WIDTH - 18, 26, 190


def forgetting_data(program: dict) -> dict:
    """Take the share of right answers and the loss on the old language at every fourth step of both trainings."""
    steps, found = [], {"right": [], "alone": [], "mixed": []}

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


@figure(forgetting_data, until="tune")
def forgetting(data: dict, words: dict) -> Canvas:
    """Draw the share of right answers, and the loss on the old language without and with old text, over the steps."""
    canvas, last, ticks = Canvas(BOTTOM + 36), data["steps"][-1], data["ticks"]
    low, high = ticks["losses"][0], ticks["losses"][-1]

    def across(step: int) -> float:
        return LEFT + (RIGHT - LEFT) * step / last

    def height(share: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * share

    def places(name: str, start: float = 0, end: float = 1) -> list[tuple[float, float]]:
        heights = (height((value - start) / (end - start)) for value in data[name])
        return list(zip(map(across, data["steps"]), heights, strict=True))

    canvas.text(0, 11, words["right_answers"], "back start")
    canvas.text(WIDTH, 11, words["language_loss"], "end")
    for share in ticks["right"]:
        canvas.text(LEFT - 6, height(share) + 4, number(share), "back end small")
    for loss in ticks["losses"]:
        y = height((loss - low) / (high - low))
        canvas.line([(LEFT, y), (RIGHT, y)], "faint thin" if loss > low else "thin")
        canvas.text(RIGHT + 6, y + 4, number(loss), "start small")
    for step in ticks["steps"]:
        canvas.text(across(step), BOTTOM + 15, str(step), "small")
    canvas.text((LEFT + RIGHT) / 2, BOTTOM + 32, words["step"])
    alone, mixed = places("alone", low, high), places("mixed", low, high)
    canvas.line(places("right"), "back")
    canvas.line(alone)
    canvas.path("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in mixed), "", stroke_dasharray="5 3")
    canvas.text(RIGHT - 4, alone[-1][1] + 30, words["chats_alone"], "end small")
    canvas.text(RIGHT - 4, mixed[-1][1] - 8, words["with_old_text"], "end small")
    return canvas
