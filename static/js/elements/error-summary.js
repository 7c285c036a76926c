// <error-summary>: takes the focus when the page opens with errors, and its links put the cursor into the field.
class ErrorSummary extends HTMLElement {
  connectedCallback() {
    const box = this.querySelector(".error-summary");
    box.focus();
    box.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      const field = link && document.getElementById(link.hash.slice(1));
      if (!field) return;
      event.preventDefault();
      (field.closest(".field") ?? field).scrollIntoView({ block: "center" });
      field.focus({ preventScroll: true });
    });
  }
}

customElements.define("error-summary", ErrorSummary);
