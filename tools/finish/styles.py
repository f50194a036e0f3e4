"""Cuts style sheets down to what a site uses: the rules, the keyframes and the variables that anything refers to."""

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

import tinycss2

from tools.project import ROOT, write_whole

CACHE = ROOT / ".cache" / "stylesheets"
GROUPS = {"media", "supports", "layer", "container"}
# Attributes whose values stand in the pages, also those that a script sets later.
KNOWN_VALUES = re.compile(r'(?<![\w-])(dir|data-md-color-[\w-]+)="?([\w-]+)')


@dataclass
class Used:
    """The names that pages and scripts have: of classes and ids, and values of some attributes."""

    names: set[str] = field(default_factory=set)
    values: set[tuple[str, str]] = field(default_factory=set)

    def add_html(self, html: str) -> None:
        for value in re.findall(r'\s(?:class|id)="([^"]*)"', html):
            self.names.update(value.split())
        self.names.update(re.findall(r"var\((--[\w-]+)", html))
        self.values.update(KNOWN_VALUES.findall(html))

    def add_script(self, script: str) -> None:
        """A script may make an element of any class that it has the name of."""
        self.names.update(re.findall(r"-{0,2}[A-Za-z_][\w-]*", script))


@dataclass
class Rule:
    """Selectors with declarations; what stands in an at-rule; or, with neither, text that is left as it is."""

    head: str
    declarations: list[tuple[str, str]] = field(default_factory=list)
    inner: list["Rule"] | None = None


def compact(tokens) -> str:
    """Serialise without comments, with single spaces."""
    return re.sub(r"\s+", " ", tinycss2.serialize([token for token in tokens if token.type != "comment"])).strip()


def is_live(selector, used: Used) -> bool:
    """Tell whether pages or scripts have the classes, ids and values of a selector, those of :is() and :not() aside."""
    for before, token in zip([None, *selector], selector, strict=False):
        is_class = token.type == "ident" and before is not None and before.type == "literal" and before.value == "."
        if (is_class or token.type == "hash") and token.value not in used.names:
            return False
        if token.type == "[] block":
            found = re.fullmatch(r'([\w-]+)="?([\w-]+)"?', compact(token.content))
            if found and KNOWN_VALUES.match(f'{found[1]}="{found[2]}') and found.groups() not in used.values:
                return False
    return True


def live_selectors(prelude, used: Used) -> list[str]:
    selectors = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            selectors.append([])
        else:
            selectors[-1].append(token)
    return [compact(selector) for selector in selectors if is_live(selector, used)]


def read(rules, used: Used) -> list[Rule]:
    """Read parsed rules, without those whose selectors are all dead."""
    found = []
    for rule in rules:
        if rule.type == "error":
            raise ValueError(f"line {rule.source_line}: {rule.message}")
        if rule.type == "qualified-rule":
            if selectors := live_selectors(rule.prelude, used):
                content = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
                declarations = [
                    (item.name, compact_declaration(item)) for item in content if item.type == "declaration"
                ]
                found.append(Rule(",".join(selectors), declarations))
        elif rule.lower_at_keyword in GROUPS and rule.content is not None:
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            if inner := read(inner, used):
                found.append(Rule(f"@{rule.at_keyword} {compact(rule.prelude)}", inner=inner))
        elif rule.lower_at_keyword != "charset":
            found.append(Rule(compact([rule])))
    return found


def compact_declaration(item) -> str:
    return f"{item.name}:{compact(item.value)}{'!important' if item.important else ''}"


def flat(rules: list[Rule]):
    for rule in rules:
        yield from [rule] if rule.inner is None else flat(rule.inner)


def used_variables(rules: list[Rule], used: Used) -> set[str]:
    """The variables that a script, a page or a declaration reads, at whatever distance."""
    reads = {"": set()}
    for rule in flat(rules):
        for name, text in rule.declarations:
            reader = name if name.startswith("--") else ""
            reads.setdefault(reader, set()).update(re.findall(r"var\(\s*(--[\w-]+)", text))
    found, new = set(), reads[""] | (used.names & reads.keys())
    while new:
        found |= new
        new = set().union(*(reads.get(name, set()) for name in new)) - found
    return found


def write(rules: list[Rule], variables: set[str], text_of_all: str) -> str:
    """Serialise, without dead variables and keyframes."""
    out = []
    for rule in rules:
        keyframes = re.match(r"@(?:-webkit-)?keyframes ([\w-]+)", rule.head)
        if rule.inner is not None:
            if inner := write(rule.inner, variables, text_of_all):
                out.append(f"{rule.head}{{{inner}}}")
        elif rule.declarations:
            kept = [text for name, text in rule.declarations if not name.startswith("--") or name in variables]
            if kept:
                out.append(f"{rule.head}{{{';'.join(kept)}}}")
        elif rule.head.startswith("@") and (not keyframes or keyframes[1] in text_of_all):
            out.append(rule.head)
    return "".join(out)


def slim(sheets: list[str], used: Used) -> str:
    """One sheet of several, cut down to what is used. The work of a second, so its result is kept in .cache/."""
    text = "\n".join(sheets)
    mentioned = set(re.findall(r"-{0,2}[A-Za-z_][\w-]*", text))
    state = [text, Path(__file__).read_text(encoding="utf-8"), sorted(used.names & mentioned), sorted(used.values)]
    cached = CACHE / f"{hashlib.sha256(repr(state).encode()).hexdigest()[:32]}.css"
    if not cached.exists():
        rules = read(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True), used)
        animations = " ".join(t for rule in flat(rules) for name, t in rule.declarations if "animation" in name)
        write_whole(cached, write(rules, used_variables(rules, used), animations).encode())
    return cached.read_text(encoding="utf-8")
