// For who comes again, teaches or finds an error. What is remembered stays on this device, and nothing needs it.
(() => {
  const words = document.currentScript.dataset;
  const KEY = `read:${new URL(__md_scope).pathname}`;
  const links = [...document.querySelectorAll(".editions a")];
  const current = links.find((link) => link.hasAttribute("aria-current"));
  if (!current) return; // a book on a disk has one language, and remembers nothing
  const home = new URL(current.dataset.home, location).pathname;
  const pageOf = (link) => new URL(link, location).pathname.slice(home.length);

  function recalled() {
    try {
      const { pages, page, place } = JSON.parse(localStorage.getItem(KEY));
      if (Array.isArray(pages)) return { pages: pages.map(String), page: String(page), place: String(place) };
    } catch { /* forbidden, or nothing, or of another version */ }
    return { pages: [] };
  }

  function remember(changed) {
    try {
      localStorage.setItem(KEY, JSON.stringify({ ...recalled(), ...changed }));
    } catch { /* forbidden or full: nothing is remembered */ }
  }

  function mark() {
    const { pages } = recalled();
    for (const old of document.querySelectorAll(".is-read")) old.remove();
    for (const link of document.querySelectorAll(".md-nav--primary a.md-nav__link[href]:not([href*='#'])")) {
      if (!pages.includes(pageOf(link))) continue;
      const sign = Object.assign(document.createElement("span"), { className: "is-read", textContent: "✓" });
      sign.setAttribute("role", "img");
      sign.setAttribute("aria-label", words.read);
      link.append(sign);
    }
  }

  function goOn() {
    const line = document.querySelector(".go-on");
    const { page, place } = recalled();
    if (line) line.textContent = "";
    const known = line && [...document.querySelectorAll(".md-nav--primary a[href]")].find((link) => pageOf(link) === page);
    if (!page || !known) return;
    const link = Object.assign(document.createElement("a"), { href: known.href.split("#")[0] + place });
    link.textContent = known.querySelector(".md-ellipsis").textContent.trim();
    const forget = Object.assign(document.createElement("button"), { type: "button", textContent: line.dataset.forget });
    forget.onclick = () => {
      localStorage.removeItem(KEY);
      mark();
      goOn();
    };
    line.append(`${line.dataset.said} `, link, "\u00a0· ", forget);
  }

  // At a first visit, the first of the browser's languages that the book has; nothing where that is the page's.
  function offer() {
    const base = (tag) => tag.toLowerCase().split("-")[0];
    for (const tag of navigator.languages) {
      if (base(tag) === base(current.hreflang)) return;
      const same = links.filter((link) => base(link.hreflang) === base(tag));
      const link = same.find(({ hreflang }) => hreflang.toLowerCase() === tag.toLowerCase().slice(0, hreflang.length)) ?? same[0];
      if (!link) continue;
      const line = Object.assign(document.createElement("a"), { className: "offer", href: link.href, lang: link.lang });
      line.textContent = link.dataset.offer;
      line.onclick = (event) => {
        event.preventDefault();
        link.click();
      };
      document.querySelector(".md-main").append(line); // a landmark, which all content has to be in
      return;
    }
  }

  function isFirstVisit() {
    try {
      return !localStorage.getItem(KEY) && !localStorage.getItem(`edition:${new URL(__md_scope).pathname}`);
    } catch {
      return true;
    }
  }

  const ended = new IntersectionObserver((entries) => {
    const page = pageOf(location);
    const { pages } = recalled();
    if (!page || pages.includes(page) || !entries.some((entry) => entry.isIntersecting)) return;
    remember({ pages: [...pages, page] });
    mark();
  });

  let later;
  function keepPlace() {
    if (scrollY > innerHeight) document.querySelector(".offer")?.remove(); // who reads on has answered it
    clearTimeout(later);
    later = setTimeout(() => pageOf(location) && remember({ page: pageOf(location), place: location.hash }), 500);
  }

  // The link at a page's foot, beside a heading: for its section.
  function reportFrom({ target }) {
    const foot = document.querySelector(".mend a:not([rel])");
    const permalink = target.closest?.("article :is(h1, h2, h3, h4)")?.querySelector(".headerlink:last-child");
    if (!foot || !permalink || permalink.matches(".report")) return;
    const report = foot.cloneNode(true);
    const address = new URL(foot.href);
    address.searchParams.set("body", address.searchParams.get("body").replace(/^\S+/, `$&${permalink.hash}`));
    report.lastChild.remove();
    permalink.after(Object.assign(report, { href: address, className: "headerlink report", title: words.report }));
  }

  let isNew = true;
  for (const event of ["pointerover", "focusin"]) document.addEventListener(event, reportFrom);
  document.addEventListener("click", ({ target }) => target.closest("[data-print]") && print());
  addEventListener("scroll", keepPlace, { passive: true });
  document$.subscribe(() => {
    const foot = document.querySelector("article .runs"); // the 404 page has none, nor any in another language
    if (isNew && foot && isFirstVisit()) offer();
    else document.querySelector(".offer")?.remove();
    isNew = false;
    const isClass = new URLSearchParams(location.search).has("class");
    document.body.classList.toggle("class", isClass);
    const link = document.querySelector(".for-class");
    if (isClass && link) Object.assign(link, { href: location.pathname, textContent: words.whole, title: "" });
    ended.disconnect();
    if (foot) ended.observe(foot);
    mark();
    goOn();
    keepPlace();
  });
})();
