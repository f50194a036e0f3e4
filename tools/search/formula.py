"""A formula as a line of text, `∂L/∂w = (a − y) x`, made from the MathML on the page: what search finds and shows."""

import re
import unicodedata
import xml.etree.ElementTree as ElementTree
from functools import cache

COMBINING = {
    "ˆ": "\u0302",
    "\u0302": "\u0302",
    "¯": "\u0304",
    "˜": "\u0303",
    "⃗": "\u20d7",
    "˙": "\u0307",
    "\u0332": "\u0304",
}
RELATIONS = set("=<>≤≥≪≫≈≡∝∼≠≔→←⇒⟹⟺↦∈∉⊂⊆×÷⋅·⊙⊗∘∣:")


@cache  # a page has the same letter many times
def to_text(mathml: str) -> str:
    """The formula on one line as one would type it."""
    text = _text(ElementTree.fromstring(mathml))
    text = re.sub(r"\u2061[\s\u2061]*(?=[(\[_^′])", "", text.replace("\u2063", ""))
    text = re.sub(r"[\s\u2061]+", " ", text)
    text = re.sub(r"(?<=[(\[])\s+|\s+(?=[)\],;])", "", text)
    return unicodedata.normalize("NFKC", text).strip()


def _text(element: ElementTree.Element) -> str:
    parts = [_text(child) for child in element if child.tag != "mprescripts"]
    match element.tag:
        case "mo":
            return _operator(element)
        case "mi" | "mn":
            return _name(unicodedata.normalize("NFKC", element.text or ""))
        case "mtext":
            return f" {element.text or ''} "
        case "mspace":
            return " " if element.get("width") else ""
        case "mphantom":
            return ""
        case "mfrac":
            sign = " " if element.get("linethickness") == "0" else "/"
            return f"{_group(parts[0])}{sign}{_group(parts[1])} "
        case "msqrt":
            return f"√({''.join(parts)})"
        case "mroot":
            return f"{parts[1]}√({parts[0]})"
        case "msub" | "munder":
            return parts[0].rstrip() + ("" if parts[1].strip() == "⏟" else f"_{_index(parts[1])} ")
        case "msup":
            return parts[0].rstrip() + _superscript(parts[1])
        case "mover":
            return _accented(parts[0].strip(), parts[1].strip())
        case "msubsup" | "munderover":
            return f"{parts[0].rstrip()}_{_index(parts[1])}{_superscript(parts[2])}"
        case "mtable":
            return "; ".join(parts)
        case "mtr":
            return " ".join(parts)
    return "".join(parts)


def _name(text: str) -> str:
    """A letter or number as it is; a name of several letters, which is applied to what follows, marked as such."""
    return f" {text}\u2061" if len(text) > 1 and text.isalpha() else text


def _operator(element: ElementTree.Element) -> str:
    sign = element.text or ""
    unary = element.get("lspace") == element.get("rspace") == "0"
    if sign in RELATIONS or (sign in ("+", "−", "±") and not unary):
        return f" {sign} "
    return f"{sign} " if sign in (",", ";") else _name(sign)


def _group(part: str) -> str:
    """In brackets unless it is one thing already."""
    part = part.replace("\u2061", "").strip()
    one = re.fullmatch(r"[d∂]?[^\W\d_]|−?[.\d]*|[⊤*′]|\([^()]*\)", part)
    return part if one else f"({part})"


def _index(part: str) -> str:
    """As `_group`, but `A_ij` has two indices and no product."""
    return part.strip() if part.strip().isalnum() else _group(part)


def _superscript(part: str) -> str:
    part = part.strip()
    return part if part and set(part) <= set("′″‴") else f"^{_group(part)} "


def _accented(base: str, accent: str) -> str:
    if accent == "⏞":
        return base
    if accent in COMBINING and len(base) == 1:
        return unicodedata.normalize("NFC", base + COMBINING[accent])
    return f"{_group(base)}^{_group(accent)}"
