// Makes one book of an edition's pages, which tools/book/document.py has put into one document, a section each.
// Every id gets the name of its page in front, so that each link leads to a place in this document; what leads out of
// it gets the site's address, or is no link where the site has none. Returns the headings.
({ pages, prefix, address, answers }) => {
  const ORIGIN = "https://book.invalid/";
  const made = (name, className, ...inner) => {
    const element = Object.assign(document.createElement(name), { className });
    element.append(...inner);
    return element;
  };
  const across = (id, inner) => Object.assign(made("a", "across", ...inner), { href: `#${id}` });
  for (const section of document.querySelectorAll("section.chapter")) {
    const own = (id) => `${section.id}.${id}`;
    const all = (selector) => [...section.querySelectorAll(selector)];

    for (const idle of all(".headerlink, .mend, .bar, .cite, p:empty")) idle.remove();
    for (const element of all("[tabindex]")) element.removeAttribute("tabindex");

    for (const pre of all("pre")) pre.parentNode.classList.toggle("long", pre.textContent.split("\n").length > 6);

    // What is folded is open: a reader of paper cannot unfold it, and not every e-reader can. So that nobody reads the
    // answer with its question, the answers end their chapter, under their questions' titles, with a link each way.
    const end = made("div", "answers");
    for (const details of all("details")) {
      const summary = details.querySelector("summary");
      const title = made("p", "admonition-title", ...summary.childNodes);
      summary.remove();
      const box = made("div", `admonition ${details.className}`, title, ...details.childNodes);
      details.replaceWith(box);
      if (!details.matches(".success, .quiz")) continue;
      let question = box.previousElementSibling;
      while (!question.matches(".question, p:has(> strong:first-child)")) question = question.previousElementSibling;
      const number = end.children.length + 1;
      const asked = question.querySelector(".admonition-title, strong");
      if (details.matches(".quiz")) asked.prepend(`${number}. `); // an exercise has its number in its title
      question.id = `question-${number}`;
      box.id = `answer-${number}`;
      const link = made("p", "to-answer", across(box.id, title.childNodes));
      box.replaceWith(link);
      if (details.matches(".success")) question.append(link);
      title.append(across(question.id, asked.cloneNode(true).childNodes));
      end.append(box);
    }
    if (end.children.length) {
      end.prepend(Object.assign(made("h2", "", answers), { id: "answers" }));
      section.append(end);
    }

    for (const link of all("a[href]")) {
      const url = new URL(link.getAttribute("href"), ORIGIN + prefix + section.dataset.url);
      const path = url.href.startsWith(ORIGIN) ? url.pathname.slice(1) : null;
      const page = path?.startsWith(prefix) && pages[path.slice(prefix.length)];
      if (path === null) continue;
      if (page) link.setAttribute("href", `#${page}${url.hash && `.${url.hash.slice(1)}`}`);
      else if (address) link.setAttribute("href", address + path + url.hash);
      else link.replaceWith(...link.childNodes);
    }
    // What a reader can set is on the web: a book has the drawing, and leads there.
    for (const figure of all("figure[data-explore]")) {
      const link = document.createElement("a");
      link.href = `${address}${prefix}${section.dataset.url}#${figure.id}`;
      link.textContent = JSON.parse(figure.dataset.words).online;
      if (address) (figure.querySelector("figcaption") ?? figure).append(" ", link); // after a caption nothing may come
      for (const name of ["data-explore", "data-words"]) figure.removeAttribute(name);
    }
    for (const use of all("use")) {
      const [attribute] = [...use.attributes].filter(({ localName }) => localName === "href");
      attribute.value = `#${own(attribute.value.slice(1))}`;
    }
    for (const element of all("svg, svg *")) {
      for (const { name, value } of [...element.attributes]) {
        if (value.includes("url(#")) element.setAttribute(name, value.replaceAll("url(#", `url(#${own("")}`));
        if (/^aria-(labelledby|describedby)$/.test(name)) element.setAttribute(name, value.split(" ").map(own).join(" "));
      }
    }
    for (const element of all("[id]")) element.id = own(element.id);
  }
  return [...document.querySelectorAll("section.chapter :is(h1, h2, h3)")].map((heading) => ({
    level: Number(heading.localName[1]),
    id: heading.id,
    title: heading.textContent.trim(),
    page: heading.closest("section").id,
  }));
}
