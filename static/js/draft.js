// Keeps what a member is typing on their device until it has been posted, and says so; signing out forgets it all.
const DRAFT = "draft ";

export function keepDraft(form, draft, words) {
  const { body } = form.elements;
  const said = form.querySelector("[data-draft]");
  const say = (text) => {
    // Said again, it would be read out again at every pause in writing.
    if (said && said.textContent !== text) said.textContent = text;
  };
  const kept = stored(draft);
  if (kept && !body.value) {
    body.value = kept;
    say(words);
  }
  let timer;
  body.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => say(store(draft, body.value) ? words : ""), 300);
  });
}

export function dropDraft(draft) {
  store(draft, "");
}

export function dropAllDrafts() {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(DRAFT)) localStorage.removeItem(name);
  } catch {
    // A browser that refuses its storage holds no draft either.
  }
}

function stored(draft) {
  try {
    return localStorage.getItem(DRAFT + draft);
  } catch {
    return null;
  }
}

// Whether it is kept now: a browser may refuse, by a setting or for want of room.
function store(draft, text) {
  try {
    if (text) localStorage.setItem(DRAFT + draft, text);
    else localStorage.removeItem(DRAFT + draft);
    return Boolean(text);
  } catch {
    return false;
  }
}
