// <live-thread>: marks one's own posts, keeps the draft, and lets j, k, r and / move through the thread.
import { keepDraft } from "../draft.js";

class LiveThread extends HTMLElement {
  connectedCallback() {
    this.posts = this.querySelector(".posts");
    this.form = this.querySelector("form.reply-form");
    for (const post of this.posts.children) this.own(post);
    if (this.form) keepDraft(this.form, `reply ${this.dataset.thread}`, this.dataset.kept);
    document.addEventListener("keydown", this.#key);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#key);
  }

  // The partial is the same for everyone; what is mine about it is found here.
  own(post) {
    if (post.dataset.author !== this.dataset.viewer) return;
    post.classList.add("post-own");
    const edit = post.querySelector(".post-edit");
    if (edit) edit.hidden = false;
  }

  #key = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog")) return;
    const act = { j: () => this.#step(1), k: () => this.#step(-1), r: () => this.#write() }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };

  #step(by) {
    const posts = [...this.posts.children];
    const at = posts.indexOf(document.activeElement?.closest(".post"));
    const seen = at >= 0 ? at + by : posts.findIndex((post) => post.getBoundingClientRect().bottom > 0);
    const next = posts[Math.max(0, Math.min(posts.length - 1, seen))];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  }

  #write() {
    this.form?.elements.body.focus();
  }
}

customElements.define("live-thread", LiveThread);
