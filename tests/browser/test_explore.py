"""Figures taken in hand in a real browser: by the keyboard; bad input; what stays without it."""

from urllib.parse import quote

import pytest

from tests.browser.test_every_page import WATCH
from tests.changed import DESIGN
from tests.conftest import EDITIONS, SITE_URL

PHONE, DESKTOP = {"width": 360, "height": 800}, {"width": 1280, "height": 800}
PAGES = {  # but for the live GPT, which has test_live_gpt.py
    "autograd-graph": "autodiff",
    "broadcasting": "tensors",
    "descent-regimes": "autodiff",
    "parameter-budget": "components",
    "story-tokens": "tokenization",
}
# What moved because a figure changed its height: what follows it, and nothing above it.
MOVED = """id => {
  const figure = document.getElementById(id);
  const isBelow = (node) => node && (figure.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING);
  return shifts.filter(({ nodes }) => nodes.every(isBelow)).reduce((sum, { value }) => sum + value, 0);
}"""
SOURCES = [f"{place}/{name}.*" for name in PAGES.values() for place in ("docs/*", "snippets")]
pytestmark = [pytest.mark.browser, pytest.mark.where(*DESIGN, "tools/figures/*", *SOURCES)]
BAD = ["", " ", "-1", "1e99", "NaN", "Infinity", "1" * 10_000, "😀", "e\u0301", "שלום", str((1,) * 20), "<b>", "%"]


class Taken:
    """A figure that is there to be taken in hand, and what it shows."""

    def __init__(self, tab, drawing: str):
        self.tab, self.id = tab, f"figure-{drawing}"
        tab.evaluate("id => document.getElementById(id).scrollIntoView()", self.id)
        tab.wait_for_selector(f"#{self.id} .explore svg")

    def press(self, control: str, *keys: str) -> None:
        self.tab.focus(f"#{self.id}-{control}" if control else f"#{self.id} .fields select")  # of examples
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


# An address, the figure there, and of each step what is set, the keys or the text, and what is then read in the figure.
# The numbers are those of the mathematics that tests/figures/test_explore.py compares with PyTorch's.
IN_HAND = [
    (
        "pl/autodiff/",
        "descent-regimes",
        [
            ("eta", ["ArrowRight"], ["granicy 2 (1 + β)/k = 1.", "go nie mija", "po 10 krokach: 0,00694852;"]),
            ("shape", ["ArrowDown"], ["= 0,08.", "każdy skok jest dłuższy", "wciąż nie zostaje", ": 907138;"]),
            ("beta", ["ArrowRight"] * 50, ["= 0,12.", "przeskakuje dno", "od dna: 22.", ": 0,191131;"]),
        ],
    ),
    (  # the answer of the exercise on rates: 0.079 is the last with which the ravine converges
        "autodiff/#figure-descent-regimes?shape=ravine&eta=0.079&beta=0",
        "descent-regimes",
        [
            ("eta", [], ["still comes closer"]),
            ("eta", ["ArrowRight"], ["leaps from side to side for ever"]),
            ("eta", ["ArrowRight"], ["diverges"]),
        ],
    ),
    (
        "sr/tensors/",
        "broadcasting",
        [
            ("a", "(8, 1, 6, 1)", []),
            ("b", "(7, 1, 5)", ["(8, 7, 6, 5)"]),
            ("a", "[3]", []),
            ("b", "3 1", ["(3, 3)"]),
            ("a", "(2, 3)", []),
            ("b", "(3, 2)", ["tensor a (3) must match the size of tensor b (2) at non-singleton dimension 1", "✗"]),
            ("a", "(3, 1)", []),
            ("b", "(4,)", ["0 0 0 0 1 1 1 1 2 2 2 2 b (4,) 0 1 2 3 0 1 2 3 0 1 2 3"]),
        ],
    ),
    (
        "components/",
        "parameter-budget",
        [
            ("", ["ArrowDown"] * 4, ["Parameters: 8 030 261 248."]),
            ("", ["Home", "ArrowDown"], ["Parameters: 124 439 808."]),
            ("layers", "6", ["Parameters: 81 912 576."]),
            ("tied", ["Space"], ["Parameters: 120 509 952."]),
            ("heads", "7", ["multiple of the number of heads"]),
            ("heads", "", ["Heads: a whole number from 1 to 999 is wanted."]),
        ],
    ),
    (
        "sr-Latn/autodiff/",
        "autograd-graph",
        [
            ("y", ["Home"], ["L = 2,505188", "∂L/∂w = 1,010174", "∂L/∂b = 0,918340", " 1,0102"]),
            ("w", ["End"], ["L = 3,336219", "∂L/∂w = 1,060872", "∂L/∂b = 0,964429", " 1,0609"]),
            ("n", ["ArrowRight"], ["L = 3,131495", "∂L/∂w = 1,051982", "∂L/∂b = 0,956348", " 1,0520"]),
        ],
    ),
    (
        "pl/tokenization/",
        "story-tokens",
        [
            ("text", "Nasz sąsiad naprawia stare zegary.", ["angielskim: liczba tokenów 30,", "tokenów 21,"]),
            ("text", "Наш комшија", ["angielskim: liczba tokenów 21,", "wszystkich: liczba tokenów 11,"]),
            ("text", "clocks 😀", ["tokenów 8,", "wszystkich: liczba tokenów 11,", "c l o c k s   😀"]),
        ],
    ),
]


@pytest.mark.parametrize(("address", "drawing", "steps"), IN_HAND)
def test_taken_in_hand_by_the_keyboard(tab, address, drawing, steps):
    tab.goto(SITE_URL + address)
    figure = Taken(tab, drawing)
    for control, given, wanted in steps:
        figure.type(control, given) if isinstance(given, str) else figure.press(control, *given)
        read = f"{figure.said} {' '.join(figure.drawn)}".replace("\u202f", " ")
        assert [words for words in wanted if words not in read] == [], (control, given, read)


@pytest.mark.parametrize("drawing", PAGES)
def test_bad_input_is_answered(window, drawing):
    """In each field and in the address: a message, or the nearest value; the drawing is whole, nothing overflows."""
    tab = window(viewport=PHONE)
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
def test_there_is_room_for_what_comes(window, edition):
    """Nothing moves, on a phone and a desktop; and the room is not much too large for the longest language."""
    for viewport in (PHONE, DESKTOP):
        tab = window(viewport=viewport)
        tab.add_init_script(WATCH)
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


def test_a_page_reached_by_a_click_has_its_figure(tab):
    tab.goto(f"{SITE_URL}softmax/")
    tab.evaluate("window.stayed = true")
    for page, drawing in (("tensors", "broadcasting"), ("autodiff", "descent-regimes"), ("tensors", "broadcasting")):
        tab.locator(f".md-nav--primary a[href$='{page}/']").first.click()
        tab.wait_for_function(f"location.pathname.endsWith('/{page}/')")
        tab.wait_for_selector(f"#figure-{drawing}")
        Taken(tab, drawing)
    assert tab.evaluate("window.stayed")


def test_setting_travels_with_its_link(window, tab):
    """Copied, opened elsewhere, taken over into another language; then back to the beginning."""
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
    other, held = window(viewport=DESKTOP), []
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


def test_paper_and_readers_without_scripts_have_the_drawing(window, tab):
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
