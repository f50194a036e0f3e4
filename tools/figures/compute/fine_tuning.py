"""What the figure of the page on fine-tuning shows."""

from tools.figures.compute.program import run_page


def tunings() -> dict:
    """Take how many numbers each tuning has trained, and the percentage of new sentences that it judges rightly."""
    program = run_page("fine-tuning", "adapt")
    names, x, y = ("classifier", "adapted", "last", "whole"), program["vx"], program["vy"]
    told = (program["text"] > program["log_probability"](program["model"], program["other"])).long()
    rows = [["none", 0, round(100 * (told == y).float().mean().item())]]
    for key, name in zip(("head", "lora", "block", "all"), names, strict=True):
        count = sum(p.numel() for p in program[name].parameters() if p.requires_grad)
        rows.append([key, count, round(100 * program["accuracy"](program[name], x, y))])
    return {"rows": rows, "guessing": round(100 * y.float().mean().item())}
