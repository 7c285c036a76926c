// Says a short sentence over the page, where it moves nothing, for those who look and for those who listen.
const SHOWN_FOR = 8000;
// There before anything is said: a live region that arrives with its words is not read out.
const region = document.createElement("div");
region.className = "sayings";
region.setAttribute("role", "status");
document.body.append(region);
let ending;

// Quietly: for those who listen, when the page itself shows it to those who look.
export function announce(words, { category = "message", quiet = false } = {}) {
  const line = document.createElement("p");
  line.className = quiet ? "visually-hidden" : `flash flash-${category}`;
  line.textContent = words;
  region.replaceChildren(line);
  clearTimeout(ending);
  ending = setTimeout(() => line.remove(), SHOWN_FOR);
}
