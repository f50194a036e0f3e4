// Figures that a reader can take in hand: each page with one loads this module, which lets figure.js put it in the place
// of its drawing once it comes near the screen, so that a visit that does not come so far does not wait for it.
async function take(place) {
  const figure = await import("./figure.js");
  await figure.take(place);
}

const quietly = (place) => take(place).catch(() => { /* without a network the drawing stays */ });

const near = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    quietly(target);
  }
}, { rootMargin: "300px" });

// A setting in the address brings its figure in at once; its hash is that of no element, so nothing else goes there.
function look() {
  near.disconnect();
  for (const place of document.querySelectorAll("figure[data-explore]")) {
    if (location.hash.startsWith(`#${place.id}?`)) quietly(place);
    else near.observe(place);
  }
}

addEventListener("hashchange", look);
// Material's script, which comes after this one in a page, says each page that instant navigation brings.
if (window.document$) document$.subscribe(look);
else addEventListener("DOMContentLoaded", () => (window.document$ ? document$.subscribe(look) : look()));
