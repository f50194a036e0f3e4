// Figures that a reader can take in hand: each page with one loads this module, which lets figure.js put it in the place
// of its drawing once it comes near the screen, so that a visit that does not come so far does not wait for it.
async function take(place, setting) {
  const figure = await import("./figure.js");
  await figure.take(place, setting);
}

const quietly = (place, setting) => take(place, setting).catch(() => { /* without a network the drawing stays */ });

const near = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    quietly(target);
  }
}, { rootMargin: "300px" });

// A setting in the address brings its figure in at once; its hash is that of no element, so nothing else goes there. It
// is read now: as soon as the page is scrolled, Material writes the section that is read into the address.
function look() {
  const [id, setting] = location.hash.slice(1).split("?");
  near.disconnect();
  for (const place of document.querySelectorAll("figure[data-explore]")) {
    if (place.id === id && setting !== undefined) quietly(place, setting);
    else near.observe(place);
  }
}

addEventListener("hashchange", look);
// Material's script, which comes after this one in a page, says each page that instant navigation brings.
if (window.document$) document$.subscribe(look);
else addEventListener("DOMContentLoaded", () => (window.document$ ? document$.subscribe(look) : look()));
