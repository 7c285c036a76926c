// Loads the module of each custom element a page holds: <live-thread> comes from elements/live-thread.js. Pages work without any of them.
import { dropAllDrafts } from "./draft.js";

const asked = new Set();

function load(root) {
  for (const element of root.querySelectorAll(":not(:defined)")) {
    const tag = element.localName;
    if (asked.has(tag)) continue;
    asked.add(tag);
    import(`./elements/${tag}.js`).catch((error) => console.error(`<${tag}> stays plain HTML:`, error));
  }
}

load(document);
// Pages that swap partials bring new elements with them.
document.addEventListener("htmx:load", (event) => load(event.target.parentNode ?? document));

// A menu made of <details> closes on Escape and on a click elsewhere, as people expect of a menu.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
}
document.addEventListener("click", (event) => closeMenus(event.target.closest?.("details.menu")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// The rail and the tabs scroll sideways on a phone: bring the current one into view without moving the page.
for (const here of document.querySelectorAll(".rail [aria-current], .tabs [aria-current], .bar-nav [aria-current]")) {
  const strip = here.closest("nav");
  strip.scrollLeft = here.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;
}

// Whoever signs out may leave the device to somebody else.
document.querySelector("form[data-leaves]")?.addEventListener("submit", dropAllDrafts);
