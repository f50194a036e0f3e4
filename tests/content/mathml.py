"""Reads a formula's MathML as an expression on one line, `∂L/∂w = (a − y) x`, in which the formula check finds letters.

It refuses what it does not know, so that no part of a formula goes unread.
"""

import re
import unicodedata
from xml.etree.ElementTree import Element, fromstring

APPLY, BETWEEN = "\u2061", "\u2063"  # what MathML puts between a function and its argument, and between two indices
ACCENTS = {"ˆ": "\u0302", "¯": "\u0304", "˜": "\u0303"}
BRACES = {"⏞", "⏟"}
RELATIONS = set("=<>≤≥≈∼←→⇒×⋅⊙∘∣:")
# One thing already, which needs no brackets in a fraction or as an exponent.
ONE = re.compile(r"[d∂]?[^\W\d_]|−?[.\d]*|[⊤*′]|\([^()]*\)")


def expression(mathml: str) -> str:
    """A formula on one line. Raises ValueError at an element that it does not know."""
    text = read(fromstring(mathml)).replace(BETWEEN, "")
    text = re.sub(rf"{APPLY}[\s{APPLY}]*(?=[(\[_^′])", "", text)
    text = re.sub(rf"[\s{APPLY}]+", " ", text)
    return unicodedata.normalize("NFKC", re.sub(r"(?<=[(\[])\s+|\s+(?=[)\],;])", "", text)).strip()


def read(element: Element) -> str:
    parts, text = [read(child) for child in element], element.text or ""
    match element.tag, parts:
        case "mi" | "mn", _:
            return name(unicodedata.normalize("NFKC", text))
        case "mo", _:
            return operator(text, is_sign=element.get("lspace") == element.get("rspace") == "0")
        case "mtext", _:
            return f" {text} "
        case "mspace", _:
            return " " if element.get("width") else ""
        case "mphantom", _:
            return ""
        case "mfrac", [above, below]:
            return f"{grouped(above)}/{grouped(below)} "
        case "msqrt", _:
            return f"√({''.join(parts)})"
        case "munder" | "mover", [base, mark] if mark.strip() in BRACES or base.strip() in BRACES:
            return base
        case "munder", [base, _] if element[0].tag == "munder" and read(element[0][1]).strip() in BRACES:
            return base  # what is under the brace is words
        case "msub" | "munder", [base, below]:
            return f"{base.rstrip()}_{index(below)} "
        case "msup", [base, above]:
            return base.rstrip() + power(above)
        case "msubsup" | "munderover", [base, below, above]:
            return f"{base.rstrip()}_{index(below)}{power(above)}"
        case "mover", [base, accent] if accent.strip() in ACCENTS and len(base.strip()) == 1:
            return unicodedata.normalize("NFC", base.strip() + ACCENTS[accent.strip()])
        case "mtable", _:
            return "; ".join(parts)
        case "math" | "mrow" | "mtr" | "mtd" | "mpadded", _:
            return (" " if element.tag == "mtr" else "").join(parts)
    raise ValueError(f"<{element.tag}>, which tests/content/mathml.py does not read")


def name(text: str) -> str:
    """A letter or number as it is; a name of several letters, which is applied to what follows, marked as such."""
    return f" {text}{APPLY}" if len(text) > 1 and text.isalpha() else text


def operator(sign: str, is_sign: bool) -> str:
    if sign in RELATIONS or (sign in ("+", "−", "±") and not is_sign):
        return f" {sign} "
    return f"{sign} " if sign in (",", ";") else name(sign)


def grouped(part: str) -> str:
    part = part.replace(APPLY, "").strip()
    return part if ONE.fullmatch(part) else f"({part})"


def index(part: str) -> str:
    """As grouped, but `A_ij` has two indices and no product."""
    return part.strip() if part.strip().isalnum() else grouped(part)


def power(part: str) -> str:
    part = part.strip()
    return part if part and set(part) <= set("′″") else f"^{grouped(part)} "
