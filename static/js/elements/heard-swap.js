// <heard-swap>: a link in it that swaps a part of the page and names a place there takes the keyboard to that place, as it
// would without script; for any other link, the words marked data-said are read out, since nothing else tells of the change.
import { announce } from "../announce.js";

class HeardSwap extends HTMLElement {
  connectedCallback() {
    this.addEventListener("htmx:afterSettle", ({ detail }) => {
      const { hash } = detail.requestConfig.elt;
      const place = hash && document.getElementById(hash.slice(1));
      if (place) return (place.querySelector("summary") ?? place).focus({ preventScroll: true });
      announce(this.querySelector("[data-said]")?.textContent.trim() ?? "", { quiet: true });
    });
  }
}

customElements.define("heard-swap", HeardSwap);
