"""The trained GPT in a real browser: taken in hand by the keyboard, it shows what PyTorch computes."""

import re

import pytest
import torch

from tests.browser import axe
from tests.changed import DESIGN
from tests.conftest import SITE_URL
from tests.figures.test_live_gpt import about, loss, torch_model

pytestmark = [pytest.mark.browser, pytest.mark.where(*DESIGN, "tools/figures/*", "tests/figures/test_live_gpt.py")]
FIGURE = "#figure-live-gpt"


def output(tab) -> str:
    """What is to be read, once all of it is measured."""
    tab.wait_for_function(f"/50 sentences/.test(document.querySelector('{FIGURE} output').textContent)", timeout=90_000)
    return tab.locator(f"{FIGURE} output").inner_text()


def compare(tab, text: str, **switches) -> None:
    """The loss, and the next words with their shares, are PyTorch's."""
    said = output(tab)
    assert f"learned from: {loss('en', **switches):.3f} nats" in said
    words, ids = about("en")["words"]["en"], [about("en")["words"]["en"].index(word) for word in [".", *text.split()]]
    with torch.no_grad():
        logits = torch_model("en", **switches)(torch.tensor([ids]))[0]
    shares, places = logits[-1].softmax(-1).topk(8)
    shown = tab.locator(f"{FIGURE} li button").all_inner_texts()
    wanted = [f"{words[i]} {100 * share:.1f} %" for i, share in zip(places.tolist(), shares.tolist(), strict=True)]
    assert [one.partition(" (")[0] for one in shown] == wanted
    own = torch.nn.functional.cross_entropy(logits[:-1], torch.tensor(ids[1:])).item()
    assert float(re.search(r"on this text: ([\d.]+)", said)[1]) == pytest.approx(own, abs=6e-4)


def test_taken_in_hand_by_the_keyboard(tab):
    asked = []
    tab.on("request", lambda request: asked.append(request.url) if "/gpt." in request.url else None)
    tab.goto(f"{SITE_URL}pretraining/", wait_until="networkidle")
    tab.locator(FIGURE).scroll_into_view_if_needed()
    button = tab.locator(f"{FIGURE} button")
    button.wait_for()
    assert not [url for url in asked if url.endswith((".bin", ".json"))]  # nothing heavy before it is wanted
    button.focus()
    tab.keyboard.press("Enter")
    tab.locator(f"{FIGURE} output").wait_for()
    assert tab.evaluate("document.activeElement.type") == "text"  # its first control
    compare(tab, "the hen sees the cats . the ant")

    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    tab.keyboard.press("ArrowDown")
    compare(tab, "the hen sees the cats . the ant", mask="after")
    assert "add up to 0." in output(tab)

    tab.keyboard.press("ArrowUp")
    tab.locator(f"{FIGURE}-h14").focus()
    tab.keyboard.press("Space")
    tab.locator(f"{FIGURE}-text").focus()
    tab.keyboard.press("Control+A")
    tab.keyboard.type("the wolves help the pig . the")
    compare(tab, "the wolves help the pig . the", off=[(0, 3)])
    tab.wait_for_function("location.hash.includes('h14=0')")

    tab.locator(f"{FIGURE} .gpt button").nth(1).focus()
    tab.keyboard.press("Enter")  # writes to the full stop
    text = tab.locator(f"{FIGURE}-text").input_value()
    tab.locator(f"{FIGURE} summary").click()
    colour = f"getComputedStyle(document.querySelector('{FIGURE} {{}}')).borderBottomColor"
    assert tab.evaluate(colour.format("details")) == tab.evaluate(colour.format("button")), "the book's own colours"
    for viewport in (axe.DESKTOP, axe.PHONE):
        tab.set_viewport_size(viewport)
        assert not [found for found in axe.violations(tab) if "live-gpt" in str(found) or ".gpt" in str(found)]
        assert tab.locator(f"{FIGURE} .explore").evaluate("box => box.scrollWidth <= box.clientWidth")
    assert text.startswith("the wolves help the pig . the ") and set(text.split()) <= {*about("en")["words"]["en"]}


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("temperature=NaN&k=-5&p=1e9&mask=%F0%9F%99%82&shown=9.9&row=99&language=xx&scale=2", "1.4"),
        ("shown=2.1&text=" + "x" * 10_000, "2.1"),
        ("shown=1.2&text=%D7%A9%D7%9C%D7%95%D7%9D+%CC%81%00", "1.2"),
        ("shown=1.3&text=" + "+".join(["the"] * 60), "1.3"),
        ("shown=1.1&text=", "1.1"),
    ],
)
def test_an_address_made_by_hand(tab, query, value):
    tab.goto(f"{SITE_URL}attention/{FIGURE}?{query}", wait_until="networkidle")
    tab.locator(f"{FIGURE} .explore svg").wait_for()
    assert tab.locator(f"{FIGURE}-shown").input_value() == value
    assert tab.locator(f"{FIGURE} .explore svg path").count() > 4
    assert tab.locator(f"{FIGURE} output").inner_text()
