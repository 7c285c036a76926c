// <live-thread>: new posts announce themselves and never move the page; replies are sent without leaving it.
import { announce } from "../announce.js";
import { ReplyForm } from "../reply-form.js";
import { connection } from "../socket.js";

const RETRY = 5000; // milliseconds until asking again after "too fast" or "just changed"
const CATCH_UP = 30_000; // milliseconds between looks at what the bell may have missed while a server restarted

class LiveThread extends HTMLElement {
  #waiting = new Map(); // posts by number that have come and are not shown yet
  #bar;

  connectedCallback() {
    const { last, version, page, pages, thread } = this.dataset;
    Object.assign(this, { id_: Number(thread), last: Number(last), version: Number(version), atEnd: page === pages });
    this.posts = this.querySelector(".posts");
    for (const post of this.posts.children) this.#own(post);
    this.#bar = this.#emptyBar();
    const form = this.querySelector("form.reply-form");
    if (form) this.form = new ReplyForm(this, form, (html) => this.#posted(html));
    document.addEventListener("keydown", this.#key);
    this.#listen();
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#key);
    this.#listenNoMore();
  }

  #listen() {
    this.socket = connection();
    this.socket.on("connect", this.#subscribe).on("again", this.#subscribe).on("push", this.#push);
    if (this.socket.connected) this.#subscribe();
    this.catchingUp = setInterval(() => this.socket.connected && !document.hidden && this.#subscribe(), CATCH_UP);
  }

  #listenNoMore() {
    clearInterval(this.catchingUp);
    this.socket.off("connect", this.#subscribe).off("again", this.#subscribe).off("push", this.#push);
  }

  // On every connection: say how far this page has got, get what it missed.
  #subscribe = () => {
    const known = { topic: "thread", id: this.id_, last: this.last, version: this.version };
    this.socket.emit("subscribe", known, (answer) => this.#answered(answer));
  };

  #answered(answer) {
    if (answer.status === 404) return this.#close();
    if (answer.status !== 200) return setTimeout(this.#subscribe, RETRY);
    if (answer.reload) return this.#say(this.dataset.reload, () => location.reload());
    for (const post of answer.posts) this.#take(post);
    this.last = Math.max(this.last, answer.last);
    this.version = Math.max(this.version, answer.version);
  }

  // Said once: who asked again would be told again, every half minute.
  #close() {
    this.#listenNoMore();
    announce(this.dataset.closed, { category: "warning" });
  }

  #push = (post) => {
    if (post.topic !== "thread" || post.id !== this.id_) return;
    if (post.number > this.last + 1) return this.#subscribe(); // one in between did not arrive
    this.#take(post);
    this.last = Math.max(this.last, post.number);
    if (post.at === this.version + 1) this.version = post.at;
  };

  #take({ number, version, html }) {
    const shown = this.#find(number);
    if (shown) {
      if (version > Number(shown.dataset.version)) shown.replaceWith(this.#element(html));
    } else if (number > this.#top()) {
      this.#waiting.set(number, html);
      this.#offer();
    }
  }

  #find(number) {
    return this.posts.querySelector(`[data-number="${number}"]`);
  }

  #top() {
    return Number(this.posts.lastElementChild?.dataset.number ?? this.dataset.last);
  }

  #element(html) {
    const holder = document.createElement("template");
    holder.innerHTML = html; // the server's own partial, sanitised when it was written
    const post = holder.content.querySelector(".post");
    this.#own(post);
    return post;
  }

  #offer() {
    const count = this.#waiting.size;
    this.#say(count === 1 ? this.dataset.one : this.dataset.many.replace("{n}", count), () => this.#showWaiting());
  }

  #say(words, act) {
    if (!this.#bar.firstElementChild) this.#bar.innerHTML = '<button type="button" class="button button-primary"></button>';
    const button = this.#bar.firstElementChild;
    button.textContent = words;
    button.onclick = act;
  }

  // There, and empty, before anything is said: a live region that arrives with its words is not read out.
  #emptyBar() {
    const bar = document.createElement("div");
    bar.className = "new-replies";
    bar.setAttribute("role", "status");
    this.posts.after(bar);
    return bar;
  }

  #showWaiting() {
    const first = Math.min(...this.#waiting.keys());
    if (!this.atEnd) return location.assign(`${this.dataset.here}/posts/${first}`);
    this.#append();
    this.#find(first)?.focus({ preventScroll: true });
    this.#find(first)?.scrollIntoView({ block: "nearest" });
  }

  #append() {
    for (const number of [...this.#waiting.keys()].sort((a, b) => a - b)) {
      if (this.#find(number)) continue;
      const post = this.#element(this.#waiting.get(number));
      post.classList.add("post-new");
      this.posts.append(post);
    }
    this.#waiting.clear();
    this.#bar.replaceChildren();
  }

  // My own reply stands there at once, after what others wrote meanwhile.
  #posted(html) {
    const post = this.#element(html);
    const number = Number(post.dataset.number);
    if (!this.atEnd) return location.assign(`${this.dataset.here}/posts/${number}`);
    this.#waiting.set(number, html);
    const missing = number > this.last + 1;
    this.#append();
    if (missing) this.#subscribe();
    else this.last = Math.max(this.last, number);
    this.#find(number)?.focus();
  }

  // The partial is the same for everyone; what is mine about it is found here.
  #own(post) {
    if (post.dataset.author !== this.dataset.viewer) return;
    post.classList.add("post-own");
    const edit = post.querySelector(".post-edit");
    if (edit) edit.hidden = false;
  }

  #key = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input, textarea, select, dialog, [contenteditable]")) return;
    const act = {
      j: () => this.#step(1),
      k: () => this.#step(-1),
      r: () => this.form?.focus(),
      "/": () => this.querySelector(".thread-jump input")?.focus(),
    }[event.key];
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
}

customElements.define("live-thread", LiveThread);
