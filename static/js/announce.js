// Says a short sentence in the page's live region, for those who look and for those who listen.
export function announce(words, { category = "message" } = {}) {
  const region = document.getElementById("flashes");
  const line = document.createElement("p");
  line.className = `flash flash-${category}`;
  line.textContent = words;
  region.append(line);
  setTimeout(() => line.remove(), 8000);
}
