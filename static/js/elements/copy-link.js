// <copy-link data-done="Copied">: <a href> or an <input> that holds an address, with a button beside it that copies the address.
import { announce } from "../announce.js";

class CopyLink extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    if (!button || !navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const source = this.querySelector("a, input");
      await navigator.clipboard.writeText(source.href ?? source.value);
      announce(this.dataset.done, { category: "success" });
    });
  }
}

customElements.define("copy-link", CopyLink);
