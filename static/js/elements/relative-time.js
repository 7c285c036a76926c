// <relative-time>: keeps "5 minutes ago" true while the page stays open; the full date stays in the title.
const STEPS = [[60, "second"], [3600, "minute", 60], [86400, "hour", 3600], [604800, "day", 86400]];

class RelativeTime extends HTMLElement {
  #timer;

  connectedCallback() {
    this.#say();
    this.#timer = setInterval(() => this.#say(), 60_000);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  #say() {
    const time = this.querySelector("time");
    const seconds = Math.round((new Date(time.dateTime) - Date.now()) / 1000);
    const step = STEPS.find(([below]) => Math.abs(seconds) < below);
    if (!step) return clearInterval(this.#timer); // older than a week: the server's date stands
    const [, unit, size = 60] = step;
    const format = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
    time.textContent = unit === "second" ? format.format(0, "second") : format.format(Math.trunc(seconds / size), unit);
  }
}

customElements.define("relative-time", RelativeTime);
