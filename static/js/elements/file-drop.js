// <file-drop>: a file may be dropped on the box around the file input, which keeps working by itself.
class FileDrop extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector("input[type=file]");
    if (!input) return;
    this.querySelector(".file-drop-words")?.removeAttribute("hidden");
    for (const name of ["dragenter", "dragover"]) this.addEventListener(name, (event) => this.#over(event, true));
    for (const name of ["dragleave", "drop"]) this.addEventListener(name, (event) => this.#over(event, false));
    this.addEventListener("drop", (event) => {
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  #over(event, inside) {
    event.preventDefault();
    this.classList.toggle("is-over", inside);
  }
}

customElements.define("file-drop", FileDrop);
