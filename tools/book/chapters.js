// The sections of the document as XHTML, for the EPUB. A drawing brings its style along, in attributes: e-readers know
// little of the variables and mixed colours of the site's style sheets.
() => {
  const STYLE = [
    "fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font-family", "font-size", "font-style", "font-weight",
    "text-anchor", "visibility",
  ];
  const byte = (part) => Math.round(255 * part).toString(16).padStart(2, "0");
  const plain = (value) => value
    .replace(/color\(srgb ([\d.]+) ([\d.]+) ([\d.]+)\)/, (_, ...rgb) => `#${rgb.slice(0, 3).map((part) => byte(Number(part))).join("")}`)
    .replace(/rgb\((\d+), (\d+), (\d+)\)/, (_, ...rgb) => `#${rgb.slice(0, 3).map((part) => byte(part / 255)).join("")}`)
    .replace("px", "")
    .replaceAll('"', "'");
  const styles = new Map();
  for (const part of document.querySelectorAll("section.chapter :is(svg, svg *)")) {
    const computed = getComputedStyle(part);
    styles.set(part, Object.fromEntries(STYLE.map((name) => [name, plain(computed.getPropertyValue(name))])));
  }
  for (const [part, own] of styles) {
    const inherited = styles.get(part.parentNode) ?? {};
    if (part.closest("title, desc")) continue;
    for (const [name, value] of Object.entries(own)) {
      const isText = name.startsWith("font") || name === "text-anchor";
      if (inherited[name] === value || (isText && !["svg", "text", "tspan"].includes(part.localName))) part.removeAttribute(name);
      else part.setAttribute(name, value);
    }
    part.removeAttribute("style");
  }
  for (const table of document.querySelectorAll("table")) table.classList.toggle("wide", table.rows[0].cells.length > 6);
  // MathML 3, which EPUB has, knows these attributes of one element only.
  for (const name of ["displaystyle", "scriptlevel"]) {
    for (const part of document.querySelectorAll(`math [${name}]:not(mstyle)`)) {
      const style = document.createElementNS(part.namespaceURI, "mstyle");
      style.setAttribute(name, part.getAttribute(name));
      part.removeAttribute(name);
      part.replaceWith(style);
      style.append(part);
    }
  }
  for (const link of document.querySelectorAll(".across")) delete link.dataset.page;
  const serializer = new XMLSerializer();
  return Object.fromEntries([...document.querySelectorAll("section.chapter")].map((section) => {
    delete section.dataset.url;
    return [section.id, serializer.serializeToString(section)];
  }));
}
