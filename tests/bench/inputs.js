// Sets each control in turn, as its keys would, and waits each time until the picture is there.
async (figure) => {
  const after = (next, time) => new Promise((done) => { next(() => setTimeout(done, time)); });
  const controls = [...figure.querySelectorAll(".fields :is(input, select)")], times = [];
  for (let i = 0; i < 60; i += 1) {
    const one = controls[i % controls.length], start = performance.now();
    if (one.type === "checkbox") one.checked = !one.checked;
    else if (one.type === "select-one") one.selectedIndex = (one.selectedIndex + 1) % one.length;
    else if (one.type === "text") one.value = one.value.endsWith(" ") ? one.value.trim() : `${one.value} `;
    else one.value = one.value === one.max ? one.min : Number(one.value) + 1;
    for (const event of ["input", "change"]) one.dispatchEvent(new Event(event, { bubbles: true }));
    await after(requestAnimationFrame, 0); // the picture is there
    times.push(performance.now() - start);
    await after(setTimeout, 100);
  }
  return times;
}
