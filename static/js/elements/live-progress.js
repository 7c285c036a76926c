// <live-progress src="…">: asks for the progress of a long work once a second and loads the page anew when it is done.
// Without script the page has a refresh of its own.
class LiveProgress extends HTMLElement {
  #timer;

  connectedCallback() {
    this.#timer = setInterval(() => this.#ask(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  async #ask() {
    const answer = await fetch(this.getAttribute("src"), { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok) return;
    this.innerHTML = await answer.text();
    if (!this.querySelector("[data-done]")) return;
    clearInterval(this.#timer);
    location.reload();
  }
}

customElements.define("live-progress", LiveProgress);
