// What a term means, beside the term, or on a phone at the foot of the screen: the row of the glossary's page.
const sheet = document.createElement("link");
Object.assign(sheet, { rel: "stylesheet", href: new URL("../stylesheets/definitions.css", import.meta.url) });
document.head.append(sheet);

const box = document.createElement("aside");
Object.assign(box, { id: "definition", className: "md-typeset", hidden: true });
box.setAttribute("role", "tooltip");

const glossaries = new Map();
let shown = null;
let leaving = 0;

function rowOf(link) {
  const [address, id] = link.href.split("#");
  if (!glossaries.has(address)) {
    const page = fetch(address).then((answer) => (answer.ok ? answer.text() : Promise.reject(answer)));
    glossaries.set(address, page.then((text) => new DOMParser().parseFromString(text, "text/html")));
  }
  return glossaries.get(address).then((page) => [page.getElementById(id).closest("tr"), address]);
}

function hide() {
  shown?.removeAttribute("aria-describedby");
  shown = null;
  box.hidden = true;
}

function hideSoon() {
  clearTimeout(leaving);
  leaving = setTimeout(hide, 200);
}

function place(link) {
  const { left, top, bottom } = link.getBoundingClientRect();
  const isBelow = bottom + box.offsetHeight < innerHeight;
  box.style.left = `${Math.max(8, Math.min(left, innerWidth - box.offsetWidth - 8))}px`;
  box.style.top = `${isBelow ? bottom + 4 : Math.max(8, top - box.offsetHeight - 4)}px`;
}

export async function show(link) {
  clearTimeout(leaving);
  if (shown === link) return;
  hide();
  shown = link;
  let found;
  try {
    found = await rowOf(link);
  } catch {
    glossaries.clear();
    if (matchMedia("(hover: none)").matches) location.assign(link.href);
    return;
  }
  if (shown !== link) return;
  const [row, address] = found;
  box.replaceChildren(...[...row.cells].map((cell) => {
    const part = document.createElement("p");
    part.append(...document.importNode(cell, true).childNodes);
    return part;
  }));
  for (const part of box.querySelectorAll("[id]")) part.removeAttribute("id");
  for (const inner of box.querySelectorAll("a")) inner.href = new URL(inner.getAttribute("href"), address);
  document.body.append(box);
  box.hidden = false;
  place(link);
  link.setAttribute("aria-describedby", box.id);
  for (const one of [link, box]) {
    one.onpointerleave = hideSoon;
    one.onpointerenter = () => clearTimeout(leaving);
  }
  link.onblur = hideSoon;
}

document.addEventListener("keydown", ({ key }) => { if (key === "Escape") hide(); });
document.addEventListener("pointerdown", ({ target }) => { if (!box.contains(target)) hideSoon(); });
document.addEventListener("click", ({ target }) => { if (box.contains(target) && target.closest("a")) hide(); });
addEventListener("scroll", hideSoon, { passive: true });
