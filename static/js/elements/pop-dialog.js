// <pop-dialog>: turns its <details> into a button and a modal <dialog>; with an error inside, it opens at once.
class PopDialog extends HTMLElement {
  connectedCallback() {
    const details = this.querySelector("details");
    if (!details) return;
    const body = details.querySelector(".dialog-body");
    const opener = document.createElement("button");
    opener.type = "button";
    opener.setAttribute("aria-haspopup", "dialog");
    opener.className = details.querySelector("summary").className;
    opener.append(...details.querySelector("summary").childNodes);
    const dialog = sheet(details.id, body);
    details.replaceWith(opener, dialog);
    opener.addEventListener("click", () => dialog.showModal());
    if (body.querySelector("[aria-invalid]") || location.hash === `#${dialog.id}`) dialog.showModal();
  }
}

function sheet(id, body) {
  const dialog = document.createElement("dialog");
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button button-quiet sheet-close";
  close.setAttribute("aria-label", body.dataset.close);
  close.textContent = "×";
  close.addEventListener("click", () => dialog.close());
  dialog.id = id;
  dialog.className = "sheet";
  dialog.setAttribute("aria-labelledby", `${id}-title`);
  dialog.append(body, close);
  // With nothing to fill in the title takes the focus: Enter, pressed once more, must not do what is being asked about.
  if (!body.querySelector("input:not([type=hidden]), select, textarea")) {
    Object.assign(body.querySelector(".dialog-title"), { tabIndex: -1, autofocus: true });
  }
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  return dialog;
}

customElements.define("pop-dialog", PopDialog);
