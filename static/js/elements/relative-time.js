// <relative-time>: keeps "5 minutes ago" true while the page stays open. A title with the full date, or a
// date older than a week, stays as the server wrote it; without a title both are said in the reader's own zone.
const STEPS = [[60, "second"], [3600, "minute", 60], [86400, "hour", 3600], [604800, "day", 86400]];

class RelativeTime extends HTMLElement {
  #timer;

  connectedCallback() {
    this.#localise(this.querySelector("time"));
    this.#say();
    this.#timer = setInterval(() => this.#say(), 60_000);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  #localise(time) {
    if (time.title) return;
    const date = new Date(time.dateTime);
    time.title = inWords(date, { dateStyle: "full", timeStyle: "short" });
    const year = date.getFullYear() === new Date().getFullYear() ? undefined : "numeric";
    time.textContent = inWords(date, { day: "numeric", month: "long", year });
  }

  #say() {
    const time = this.querySelector("time");
    const seconds = Math.round((new Date(time.dateTime) - Date.now()) / 1000);
    const step = STEPS.find(([below]) => Math.abs(seconds) < below);
    if (!step) return clearInterval(this.#timer);
    const [, unit, size = 60] = step;
    const format = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
    time.textContent = unit === "second" ? format.format(0, "second") : format.format(Math.trunc(seconds / size), unit);
  }
}

function inWords(date, style) {
  return new Intl.DateTimeFormat(document.documentElement.lang, style).format(date);
}

customElements.define("relative-time", RelativeTime);
