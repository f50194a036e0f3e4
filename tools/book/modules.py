"""ES modules as one classic script, and files as scripts: from a disk, browsers load no module and fetch no file."""

import base64
import posixpath
import re
from pathlib import Path

from tools.project import Fault

AROUND = Path(__file__).with_suffix(".js")
IMPORT = re.compile(r'^import (?:\{(?P<names>.*)\}|(?P<default>\w+)) from "(?P<path>[./\w]+)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?:default|(?=(?:const|let|function|async function|class) (\w+)))", re.MULTILINE)
UNREAD = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


def joined(script: str, modules: dict[str, str], first: str) -> str:
    """A classic script with the modules that it imports, by their paths from it; one of them begins. Raises Fault."""
    makers = [f"makers[{path!r}] = (url) => {{\n{maker(path, text)}\n}};" for path, text in modules.items()]
    parts = [*makers, script.replace("import(", "imported(here, "), f"need({first!r});"]
    return AROUND.read_text(encoding="utf-8").replace("MAKERS", "\n".join(parts))


def maker(path: str, text: str) -> str:
    """What a module does, and what it exports: each name with its value at the time, which may change."""

    def needed(found: re.Match) -> str:
        names = found["names"].replace(" as ", ": ") if found["names"] else f"default: {found['default']}"
        other = posixpath.normpath(posixpath.join(posixpath.dirname(path), found["path"]))
        return f"const {{{names}}} = need({other!r});"

    getters = [f"get {name or 'default'}() {{ return {name or 'exported'}; }}" for name in EXPORT.findall(text)]
    text = EXPORT.sub(lambda found: "" if found[1] else "const exported =", IMPORT.sub(needed, text))
    if unread := UNREAD.search(text):
        wanted = 'wanted: `import { x } from "./y.js";`, or `export` before a name'
        raise Fault(f"{path}: there is `{unread[0]}`; {wanted}")
    text = text.replace("import.meta.url", "url").replace("import(", "imported(url, ")
    return f"{text}\nreturn {{ {', '.join(getters)} }};"


def script_of(data: bytes) -> str:
    """A file as a script that leaves its bytes, in base64, at the element that loads it."""
    return f'document.currentScript.body = "{base64.b64encode(data).decode()}";\n'
