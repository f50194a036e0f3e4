// What Material's script makes of each page, as assistive technology should meet it; also after instant navigation.
document$.subscribe(() => {
  // The buttons of each code block are a landmark there: dozens of them with one name.
  for (const buttons of document.querySelectorAll("nav.md-code__nav")) buttons.setAttribute("role", "none");
});
