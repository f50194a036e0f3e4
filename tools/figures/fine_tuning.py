"""The figure of the page on fine-tuning."""

from tools.figures.data import figure
from tools.figures.svg import WIDTH, Canvas, grouped, percent

ROW, TOP, BAR, ROOM = 38, 22, 12, 46


def tunings_data(program: dict) -> dict:
    """Take how many numbers each tuning has trained, and the percentage of new sentences that it judges rightly."""
    names, x, y = ("classifier", "adapted", "last", "whole"), program["vx"], program["vy"]
    told = (program["text"] > program["log_probability"](program["model"], program["other"])).long()
    rows = [["none", 0, round(100 * (told == y).float().mean().item())]]
    for key, name in zip(("head", "lora", "block", "all"), names, strict=True):
        count = sum(p.numel() for p in program[name].parameters() if p.requires_grad)
        rows.append([key, count, round(100 * program["accuracy"](program[name], x, y))])
    return {"rows": rows, "guessing": round(100 * y.float().mean().item())}


@figure(tunings_data, until="adapt")
def tunings(data: dict, words: dict) -> Canvas:
    """Draw a bar for each tuning, how much it judges rightly, and write how many numbers it has trained."""
    canvas = Canvas(TOP + ROW * len(data["rows"]) + 18)
    long = WIDTH - ROOM
    canvas.text(0, 11, words["judged_rightly"], "small quiet start")
    canvas.text(WIDTH, 11, words["parameters_trained"], "small quiet end")
    for i, (key, count, share) in enumerate(data["rows"]):
        y = TOP + i * ROW
        canvas.text(0, y + 12, words[f"tuned_{key}"], "start")
        canvas.text(WIDTH, y + 12, grouped(count), "end")
        canvas.rect(0, y + 18, long, BAR, "faint")
        canvas.rect(0, y + 18, long * share / 100, BAR, "back fill")
        canvas.text(WIDTH, y + 28, percent(share), "end small back")
    x, bottom = long * data["guessing"] / 100, TOP + ROW * len(data["rows"])
    canvas.path(f"M{x:g} {TOP + 14}V{bottom}", "thin", stroke_dasharray="3 3")
    canvas.text(x, bottom + 13, percent(data["guessing"]), "small quiet")
    return canvas
