// The reply form of a thread's page: keeps the draft, takes quotations, sends without leaving the page.
import { announce } from "./announce.js";
import { dropDraft, keepDraft } from "./draft.js";

export class ReplyForm {
  constructor(thread, form, posted) {
    Object.assign(this, { thread, posted, words: thread.dataset, draft: `reply ${thread.dataset.thread} of ${thread.dataset.viewer}` });
    this.#adopt(form);
    thread.addEventListener("click", (event) => this.#answer(event));
    document.addEventListener("selectionchange", () => this.#offerQuote());
  }

  focus() {
    this.form.elements.body.focus();
  }

  #adopt(form) {
    this.form = form;
    keepDraft(form, this.draft, this.words.kept);
    form.addEventListener("submit", (event) => this.#send(event));
  }

  async #send(event) {
    event.preventDefault();
    if (this.sending) return;
    this.#sends(true);
    try {
      const answer = await fetch(this.form.action, {
        method: "POST",
        body: new FormData(this.form),
        headers: { "HX-Request": "true" },
      });
      await this.#answered(answer);
    } catch {
      announce(this.words.failed, { category: "error" });
    } finally {
      this.#sends(false);
    }
  }

  // Not `disabled`: a button that is takes the focus with it when it goes dead.
  #sends(sending) {
    this.sending = sending;
    this.form.querySelector("[type=submit]").setAttribute("aria-disabled", sending);
  }

  async #answered(answer) {
    const text = await answer.text();
    const holder = document.createElement("template");
    holder.innerHTML = text;
    if (answer.ok && holder.content.querySelector(".post")) {
      dropDraft(this.draft);
      this.form.elements.form_key.value = crypto.randomUUID();
      this.form.elements.reply_to.value = "";
      this.form.elements.body.value = "";
      this.#say("");
      return this.posted(text);
    }
    // The same form with what is wrong about it, everything typed still there.
    const again = holder.content.querySelector("form.reply-form");
    if (!again) throw new Error(`HTTP ${answer.status}`);
    this.form.replaceWith(again);
    this.#adopt(again);
    this.focus();
  }

  #answer(event) {
    const link = event.target.closest(".post-reply");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#answers(link.closest(".post"));
    this.focus();
  }

  #answers(post) {
    this.form.elements.reply_to.value = post.dataset.number;
    this.#say(this.words.answer.replace("{n}", post.dataset.number));
  }

  #say(words) {
    const said = this.form.querySelector("[data-draft]");
    if (said) said.textContent = words;
  }

  // A stretch of a post that is selected can be quoted with one press.
  #offerQuote() {
    const selection = getSelection();
    const post = selection.anchorNode?.parentElement?.closest(".post");
    const body = post?.querySelector(".post-body");
    const text = selection.toString().trim();
    const within = text && body?.contains(selection.anchorNode) && body.contains(selection.focusNode);
    if (!within || !this.thread.contains(post)) return this.quote?.remove();
    this.quote ??= this.#quoteButton();
    this.quote.onclick = () => this.#take(post, text);
    const place = selection.getRangeAt(0).getBoundingClientRect();
    document.body.append(this.quote);
    this.quote.style.insetBlockStart = `${scrollY + place.bottom + 6}px`;
    this.quote.style.insetInlineStart = `${scrollX + place.left}px`;
  }

  #quoteButton() {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button button-primary quote-button", textContent: this.words.quote });
    // Pressing it must not end the selection it is about.
    button.addEventListener("pointerdown", (event) => event.preventDefault());
    return button;
  }

  #take(post, text) {
    const body = this.form.elements.body;
    const quotation = text.split("\n").map((line) => `> ${line}`.trimEnd()).join("\n");
    body.value = `${body.value}${body.value && !body.value.endsWith("\n\n") ? "\n\n" : ""}${quotation}\n\n`;
    body.dispatchEvent(new Event("input", { bubbles: true }));
    this.#answers(post);
    getSelection().removeAllRanges();
    this.quote.remove();
    this.focus();
  }
}
