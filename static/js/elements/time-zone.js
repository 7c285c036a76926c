// <time-zone>: tells the form inside which zone this browser is in, so that dates are right from the first day.
class TimeZone extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector('input[name="timezone"]');
    if (field && !field.value) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  }
}

customElements.define("time-zone", TimeZone);
