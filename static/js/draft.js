// Keeps what is being typed in the tab's own storage until it has been posted, and says so.
export function keepDraft(form, name, words) {
  const body = form.elements.body;
  const key = `draft ${name}`;
  const said = form.querySelector("[data-draft]");
  const kept = sessionStorage.getItem(key);
  if (kept && !body.value) {
    body.value = kept;
    if (said) said.textContent = words;
  }
  let timer;
  body.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (body.value) sessionStorage.setItem(key, body.value);
      else sessionStorage.removeItem(key);
      if (said) said.textContent = body.value ? words : "";
    }, 300);
  });
  // A plain form leaves the page: its text comes back only if the answer is not the thread again.
  form.addEventListener("submit", () => sessionStorage.removeItem(key));
}

export function dropDraft(name) {
  sessionStorage.removeItem(`draft ${name}`);
}
