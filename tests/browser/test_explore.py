"""Figures taken in hand in a real browser: by the keyboard, against the reference; bad input; what stays without it."""

import re
from urllib.parse import quote

import pytest
import torch
from torch import nn

from tests.changed import DESIGN
from tests.conftest import EDITIONS, SITE_URL
from tools import models
from tools.figures.compute.program import run_page

PHONE, DESKTOP = {"width": 360, "height": 800}, {"width": 1280, "height": 800}
PAGES = {  # but for the live GPT, which has test_live_gpt.py
    "autograd-graph": "autodiff",
    "broadcasting": "tensors",
    "descent-regimes": "autodiff",
    "parameter-budget": "components",
    "story-tokens": "tokenization",
}
WATCH = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries()) shifts.push({ value, nodes: sources.map(({ node }) => node) });
}).observe({ type: "layout-shift", buffered: true });
"""
# What moved because a figure changed its height: what follows it, and nothing above it.
MOVED = """id => {
  const figure = document.getElementById(id);
  const isBelow = (node) => node && (figure.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING);
  return shifts.filter(({ nodes }) => nodes.every(isBelow)).reduce((sum, { value }) => sum + value, 0);
}"""
SOURCES = [f"{place}/{name}.*" for name in PAGES.values() for place in ("docs/*", "snippets")]
pytestmark = [pytest.mark.browser, pytest.mark.where(*DESIGN, "tools/figures/*", *SOURCES)]
BAD = ["", " ", "-1", "1e99", "NaN", "Infinity", "1" * 10_000, "😀", "e\u0301", "שלום", str((1,) * 20), "<b>", "%"]


@pytest.fixture
def quiet(window):
    """Opens a window whose console has to stay empty."""
    said = []

    def open_window(**options):
        tab = window(**({"viewport": DESKTOP} | options))
        tab.on("console", lambda line: said.append(line.text) if line.type in ("error", "warning") else None)
        tab.add_init_script(WATCH)
        return tab

    yield open_window
    assert not said, said


class Taken:
    """A figure that is there to be taken in hand, and what it shows."""

    def __init__(self, tab, drawing: str):
        self.tab, self.id = tab, f"figure-{drawing}"
        tab.evaluate("id => document.getElementById(id).scrollIntoView()", self.id)
        tab.wait_for_selector(f"#{self.id} .explore svg")

    def press(self, control: str, *keys: str) -> None:
        self.tab.focus(f"#{self.id}-{control}")
        for key in keys:
            self.tab.keyboard.press(key)

    def type(self, control: str, text: str) -> None:
        self.press(control, "ControlOrMeta+a", "Delete")
        self.tab.keyboard.insert_text(text)

    @property
    def said(self) -> str:
        return self.tab.inner_text(f"#{self.id} output")

    @property
    def drawn(self) -> list[str]:
        return self.tab.locator(f"#{self.id} .explore svg text").all_text_contents()


def loss_after(curvatures, start, rate, momentum, steps) -> float:
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=rate, momentum=momentum)
    for _ in range(steps):
        optimizer.zero_grad()
        (0.5 * (torch.tensor(curvatures) * w**2).sum()).backward()
        optimizer.step()
    return (0.5 * (torch.tensor(curvatures) * w**2).sum()).item()


def test_descent(quiet):
    tab = quiet()
    tab.goto(f"{SITE_URL}pl/autodiff/")
    figure = Taken(tab, "descent-regimes")
    valley, ravine = ([2.0], [1.0]), ([1.0, 25.0], [-10.0, 1.0])
    for keys, setting, words in (
        ([("eta", "ArrowRight")], (*valley, 0.11, 0.0), ["granicy 2 (1 + β)/k = 1.", "go nie mija"]),
        ([("shape", "ArrowDown")], (*ravine, 0.11, 0.0), ["= 0,08.", "każdy skok jest dłuższy", "wciąż nie zostaje"]),
        ([("beta", *["ArrowRight"] * 50)], (*ravine, 0.11, 0.5), ["= 0,12.", "przeskakuje dno", "od dna: 22."]),
    ):
        for control, *pressed in keys:
            figure.press(control, *pressed)
        ten = f"{loss_after(*setting, 10):.6g}".replace(".", ",")
        assert f"Strata po 10 krokach: {ten};" in figure.said
        assert all(word in figure.said for word in words), figure.said
    tab.wait_for_function("location.hash === '#figure-descent-regimes?shape=ravine&eta=0.11&beta=0.5'")


def test_the_answer_of_the_exercise_on_rates(quiet):
    """Of the rates on the slider, 0.079 is the last with which the ravine converges."""
    tab = quiet()
    tab.goto(f"{SITE_URL}autodiff/#figure-descent-regimes?shape=ravine&eta=0.079&beta=0")
    figure = Taken(tab, "descent-regimes")
    assert "still comes closer" in figure.said
    figure.press("eta", "ArrowRight")
    assert "leaps from side to side for ever" in figure.said
    figure.press("eta", "ArrowRight")
    assert "diverges" in figure.said


def test_broadcasting(quiet):
    tab = quiet()
    tab.goto(f"{SITE_URL}sr/tensors/")
    figure = Taken(tab, "broadcasting")
    for a, b in (("(8, 1, 6, 1)", "(7, 1, 5)"), ("[3]", "3 1"), ("(2, 3)", "(3, 2)")):
        figure.type("a", a), figure.type("b", b)
        shapes = [[int(size) for size in shape.strip("()[]").replace(",", " ").split()] for shape in (a, b)]
        try:
            assert str(tuple(torch.broadcast_shapes(*shapes))) in figure.said
        except RuntimeError:
            with pytest.raises(RuntimeError) as refusal:
                torch.ones(shapes[0]) + torch.ones(shapes[1])
            assert str(refusal.value) in figure.said and "✗" in figure.drawn
    figure.type("a", "(3, 1)"), figure.type("b", "(4,)")
    repeated = torch.arange(3).reshape(3, 1).expand(3, 4).flatten().tolist()
    beside = torch.arange(4).expand(3, 4).flatten().tolist()
    assert figure.drawn[-25:] == [*map(str, repeated), "b (4,)", *map(str, beside)]


def test_budget(quiet):
    """Three settings by the keyboard, against the table of models, PyTorch's modules, and what cannot be."""
    tab = quiet()
    tab.goto(f"{SITE_URL}components/")
    figure = Taken(tab, "parameter-budget")
    rows = {row["model"]: row for row in models.read()}

    def total() -> int:
        (found,) = re.findall(r"Parameters: ([\d\u202f]+)\.", figure.said)
        return int(found.replace("\u202f", ""))

    assert total() == int(rows["GPT-2 small"]["parameters"])
    example = tab.locator(f"#{figure.id} .fields select").first
    example.focus()
    for _ in range(4):
        tab.keyboard.press("ArrowDown")
    assert total() == int(rows["Llama 3 8B"]["parameters"])
    tab.locator(f"#{figure.id} button").first.press("Enter")
    figure.type("layers", "6")
    norms, linear = (2 * 2 * 768, lambda to, by: nn.Linear(by, to, device="meta"))
    layers = [linear(3 * 768, 768), linear(768, 768), linear(3072, 768), linear(768, 3072)]
    block = norms + sum(weight.numel() for layer in layers for weight in layer.parameters())
    assert total() == int(rows["GPT-2 small"]["parameters"]) - 6 * block
    figure.press("tied", "Space")
    assert total() == int(rows["GPT-2 small"]["parameters"]) - 6 * block + 50257 * 768
    figure.type("heads", "7")
    assert "multiple of the number of heads" in figure.said
    assert tab.get_attribute(f"#{figure.id}-heads", "aria-invalid") == "true"
    figure.type("heads", "")
    assert figure.said == "Heads: a whole number from 1 to 999 is wanted."


def test_graph(quiet):
    tab = quiet()
    tab.goto(f"{SITE_URL}sr-Latn/autodiff/")
    figure = Taken(tab, "autograd-graph")
    assert "z = 2,420000, a = 0,918340, L = 0,085188." in figure.said
    setting = {"x": 1.1, "w": 2.2, "b": 0.0, "y": 1.0}
    for control, key, value in (("y", "Home", 0.0), ("w", "End", 3.0), ("n", "ArrowRight", None)):
        figure.press(control, key)
        x, y = (torch.tensor(setting[name], dtype=torch.float64) for name in "xy")
        if value is not None:
            setting[control] = value
            y = torch.tensor(setting["y"], dtype=torch.float64)
        w, b = (torch.tensor(setting[name], dtype=torch.float64, requires_grad=True) for name in "wb")
        optimizer = torch.optim.SGD([w, b], lr=0.1)
        for _ in range(1 if value is None else 0):
            nn.functional.binary_cross_entropy_with_logits(x * w + b, y).backward()
            optimizer.step()
            optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy_with_logits(x * w + b, y)
        loss.backward()
        for name, number in (("L", loss), ("∂L/∂w", w.grad), ("∂L/∂b", b.grad)):
            assert f"{name} = {number.item():.6f}".replace(".", ",").replace("-", "−") in figure.said, figure.said
        assert f"{w.grad.item():.4f}".replace(".", ",") in " ".join(figure.drawn)


def test_tokens(quiet):
    """A text in three scripts, against what the page's captured output and its encoder say."""
    program = run_page("tokenization", "cost")
    tab = quiet()
    tab.goto(f"{SITE_URL}pl/tokenization/")
    figure = Taken(tab, "story-tokens")
    for text in ("Nasz sąsiad naprawia stare zegary.", "Наш комшија", "clocks 😀"):
        figure.type("text", text)
        for name, said in (("english", "angielskim"), ("all_four", "wszystkich")):
            tokens = len(program["encode"](text, program[name], program["cut"]))
            assert f"na {said}: liczba tokenów {tokens}," in figure.said
    assert [*"clocks 😀"] == figure.drawn[-8:]


@pytest.mark.parametrize("drawing", PAGES)
def test_bad_input_is_answered(quiet, drawing):
    """In each field and in the address: a message, or the nearest value; the drawing is whole, nothing overflows."""
    tab = quiet(viewport=PHONE)
    tab.goto(f"{SITE_URL}{PAGES[drawing]}/")
    figure = Taken(tab, drawing)
    names = tab.locator(f"#{figure.id} .fields :is(input, select)[id]").evaluate_all("all => all.map(e => e.id)")
    names = [name.removeprefix(f"{figure.id}-") for name in names]
    whole = "NaN|undefined|null|Infinity|\\[object"
    check = f"""id => {{
        const figure = document.getElementById(id);
        const svg = figure.querySelector(".explore svg");
        return !svg.childElementCount || /{whole}/.test(svg.outerHTML) || !figure.querySelector("output").textContent
          || /{whole}/.test(figure.querySelector("output").textContent)
          || document.documentElement.scrollWidth > innerWidth;
    }}"""
    before = tab.locator("article").element_handle()
    tab.evaluate("id => { location.hash = `#${id}?`; }", figure.id)  # the first time, Material puts the page in anew
    tab.wait_for_function("article => !article.isConnected", arg=before)
    tab.wait_for_selector(f"#{figure.id} .explore svg")
    for text in BAD:
        for field in tab.locator(f"#{figure.id} .fields input:is([type=text], [type=number])").all():
            field.focus()
            tab.keyboard.press("ControlOrMeta+a"), tab.keyboard.press("Delete"), tab.keyboard.insert_text(text)
            assert not tab.evaluate(check, figure.id), (text[:50], figure.said)
            reset = tab.locator(f"#{figure.id} button").first
            reset.click()
        for name in names:
            tab.evaluate("to => { location.hash = to; }", f"#{figure.id}?{name}={quote(text)}")
            tab.wait_for_timeout(20)
            Taken(tab, drawing)
            assert not tab.evaluate(check, figure.id), (name, text[:50], figure.said)
    for address in ("?", "??", "?&&=", "?=1", "?constructor=1&__proto__=2", "?%", "?%E0%A4%A", "?a=1?b=2#c"):
        tab.goto("about:blank")
        tab.goto(f"{SITE_URL}{PAGES[drawing]}/#{figure.id}{address}")
        Taken(tab, drawing)
        assert not tab.evaluate(check, figure.id), (address, figure.said)


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.key)
def test_there_is_room_for_what_comes(quiet, edition):
    """Nothing moves, on a phone and a desktop; and the room is not much too large for the longest language."""
    for viewport in (PHONE, DESKTOP):
        tab = quiet(viewport=viewport)
        for drawing, page in PAGES.items():
            tab.goto(f"{SITE_URL}{edition.prefix}{page}/")
            figure = Taken(tab, drawing)
            sizes = "id => [...document.querySelectorAll(`#${id}, #${id} .explore`)].map(e => e.offsetHeight)"
            room, height = tab.evaluate(sizes, figure.id)
            assert height <= room, (
                f"{drawing}, {edition.key}, {viewport}: {height} px high; wanted: at most the --reserved"
            )
            tab.evaluate(f"document.getElementById('{figure.id}').scrollIntoView()")
            moved = tab.evaluate(MOVED, figure.id)
            assert moved < 0.005, f"{drawing}, {edition.key}: {moved}"  # a line moves by a pixel where the font is late
        tab.context.close()


def test_a_page_reached_by_a_click_has_its_figure(quiet):
    tab = quiet()
    tab.goto(f"{SITE_URL}softmax/")
    tab.evaluate("window.stayed = true")
    for page, drawing in (("tensors", "broadcasting"), ("autodiff", "descent-regimes"), ("tensors", "broadcasting")):
        tab.locator(f".md-nav--primary a[href$='{page}/']").first.click()
        tab.wait_for_function(f"location.pathname.endsWith('/{page}/')")
        tab.wait_for_selector(f"#figure-{drawing}")
        Taken(tab, drawing)
    assert tab.evaluate("window.stayed")


def test_setting_travels_with_its_link(quiet):
    """Copied, opened elsewhere, taken over into another language; then back to the beginning."""
    tab = quiet()
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.goto(f"{SITE_URL}tensors/")
    figure = Taken(tab, "broadcasting")
    figure.type("a", "(5, 1)")
    copy = tab.locator(f"#{figure.id} button").nth(1)
    copy.focus()
    tab.keyboard.press("Enter")
    tab.wait_for_function(f"document.querySelectorAll('#{figure.id} button')[1].textContent === 'Copied'")
    link = tab.evaluate("navigator.clipboard.readText()")
    assert link == f"{SITE_URL}tensors/#{figure.id}?a=(5,%201)&b=(4,)"
    other, held = quiet(), []
    other.context.route("**/figures/figure*.js", lambda route: held.append(route))
    other.goto(link.replace(SITE_URL, f"{SITE_URL}pl/"))
    # Somebody reads on before it has come, and the address becomes that of the section (not at the first scrolling).
    other.evaluate("id => document.getElementById(id).scrollIntoView()", figure.id)
    other.evaluate("setInterval(() => scrollBy(0, 1), 400)")
    other.wait_for_function("location.hash === '#broadcasting'")
    for route in held:
        route.fallback()
    assert "(5, 4)" in Taken(other, "broadcasting").said
    tab.locator(f"#{figure.id} button").first.press("Enter")
    assert "(3, 4)" in figure.said


def test_paper_and_readers_without_scripts_have_the_drawing(quiet, window):
    tab = quiet()
    tab.goto(f"{SITE_URL}tensors/")
    Taken(tab, "broadcasting")
    drawing, script = (tab.locator(f"#figure-broadcasting > {one}") for one in ("svg", ".explore"))
    assert not drawing.is_visible() and script.is_visible()
    tab.emulate_media(media="print")
    assert drawing.is_visible() and not script.is_visible()
    plain = window(java_script_enabled=False)
    plain.goto(f"{SITE_URL}tensors/")
    figure = plain.locator("#figure-broadcasting")
    assert figure.locator("> svg").is_visible() and figure.locator("figcaption").is_visible()
    assert figure.bounding_box()["height"] < 400
