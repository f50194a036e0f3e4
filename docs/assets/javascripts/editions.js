// The language switcher: keeps the reader's page and place, also after instant navigation, and remembers the choice.
(() => {
  const links = [...document.querySelectorAll(".editions a")];
  // Resolved now: instant navigation changes the address, and leaves the page's header as it is.
  const homes = new Map(links.map((link) => [link, new URL(link.dataset.home, location)]));
  const here = homes.get(links.find((link) => link.hasAttribute("aria-current")));
  const root = new URL(__md_scope);

  function section() {
    if (location.hash || scrollY === 0) return location.hash;
    const headings = [...document.querySelectorAll("article :is(h2, h3, h4)[id]")];
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
    return passed.length ? `#${passed.at(-1).id}` : "";
  }

  const LINE = 150; // What is being read is about so far below the window's top.

  // A section's paragraphs, formulas and blocks of code are as many in each language, but for notices on the translation;
  // what is not translated has a box of its own.
  function parts(hash) {
    const all = [...document.querySelectorAll("article > :not(.section-notice, div[lang]), article > div[lang] > *")];
    return all.slice(hash ? all.findIndex((part) => `#${part.id}` === hash) : 0);
  }

  function follow({ currentTarget: link, type }) {
    const page = location.pathname.slice(here.pathname.length);
    const hash = section();
    link.href = new URL(page, homes.get(link)) + hash;
    if (type !== "click") return;
    const all = parts(hash);
    const at = all.findIndex((part) => part.getBoundingClientRect().top > LINE) - 1;
    const box = all[at]?.getBoundingClientRect();
    if (box?.height) sessionStorage.setItem("place", at + Math.min(0.99, (LINE - box.top) / box.height));
  }

  addEventListener("load", () => {
    const place = sessionStorage.getItem("place");
    const box = place && parts(location.hash)[Math.trunc(place)]?.getBoundingClientRect();
    sessionStorage.removeItem("place");
    if (box) scrollBy(0, box.top + (place % 1) * box.height - LINE);
  });

  function remember({ currentTarget: link }) {
    try {
      localStorage.setItem(`edition:${root.pathname}`, homes.get(link).pathname.slice(root.pathname.length));
    } catch { /* a private window: nothing is remembered */ }
  }

  for (const link of links) {
    for (const event of ["pointerdown", "focus", "click"]) link.addEventListener(event, follow);
    link.addEventListener("click", remember);
  }
})();
