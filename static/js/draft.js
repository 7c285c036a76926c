// Keeps what is being typed in the tab's own storage until it has been posted, and says so.
const nameOf = (draft) => `draft ${draft}`;

export function keepDraft(form, draft, words) {
  const { body } = form.elements;
  const said = form.querySelector("[data-draft]");
  const say = (text) => {
    // Said again, it would be read out again at every pause in writing.
    if (said && said.textContent !== text) said.textContent = text;
  };
  const kept = sessionStorage.getItem(nameOf(draft));
  if (kept && !body.value) {
    body.value = kept;
    say(words);
  }
  let timer;
  body.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!body.value) {
        dropDraft(draft);
        return say("");
      }
      sessionStorage.setItem(nameOf(draft), body.value);
      say(words);
    }, 300);
  });
}

export function dropDraft(draft) {
  sessionStorage.removeItem(nameOf(draft));
}
