// <theme-toggle data-auto data-light data-dark data-label>: lets a member overrule the theme of their device, on this device.
const KEY = "guildhall-theme";

class ThemeToggle extends HTMLElement {
  connectedCallback() {
    const label = document.createElement("label");
    const select = document.createElement("select");
    for (const theme of ["auto", "light", "dark"]) select.add(new Option(this.dataset[theme], theme));
    select.value = document.documentElement.dataset.theme ?? "auto";
    select.addEventListener("change", () => choose(select.value));
    label.append(this.dataset.label, " ", select);
    this.replaceChildren(label);
    this.hidden = false;
  }
}

function choose(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === "auto") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch { /* the choice then lasts for this page */ }
}

customElements.define("theme-toggle", ThemeToggle);
