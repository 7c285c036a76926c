// <copy-link data-done="Copied" data-refused="Copy it by hand">: an <input> that holds an address, with a button beside it that copies it.
import { announce } from "../announce.js";

class CopyLink extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    if (!button || !navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const source = this.querySelector("input");
      try {
        await navigator.clipboard.writeText(source.value);
        announce(this.dataset.done, { category: "success" });
      } catch {
        // A browser may refuse, by a setting or because the window lost focus: the next key copies what is marked.
        source.select();
        announce(this.dataset.refused, { category: "error" });
      }
    });
  }
}

customElements.define("copy-link", CopyLink);
