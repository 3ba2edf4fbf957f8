// Comforts only: every page works without this module.

const all = (selector) => document.querySelectorAll(selector);

// A page that came back with a problem is read from the problem on.
document.querySelector("[data-focus]")?.focus();

// How many characters may still be written. A line break counts as one and spaces at the ends do not, as on the server.
for (const box of all("[data-limit]")) {
  const hint = document.getElementById(`${box.id}_limit`);
  if (!hint) continue;
  const spoken = hint.parentNode.appendChild(document.createElement("p"));
  spoken.className = "visually-hidden";
  spoken.role = "status";
  let pause;

  const count = () => {
    const left = box.dataset.limit - [...box.value.trim()].length;
    const number = Math.abs(left).toLocaleString(document.documentElement.lang);
    hint.textContent = `${left < 0 ? hint.dataset.over : hint.dataset.left} ${number}`;
    hint.classList.toggle("over", left < 0);
  };

  box.addEventListener("input", () => {
    count();
    clearTimeout(pause);
    pause = setTimeout(() => (spoken.textContent = hint.textContent), 1000);
  });
  addEventListener("pageshow", () => box.value && count());
}

// "Other, please say" shows when Other is chosen; never hidden while it holds text or an error.
for (const other of all("[data-other]")) {
  const group = other.closest("fieldset");
  const choice = group.querySelector("[value=other]");
  const text = other.querySelector("input");
  const show = () => (other.hidden = !choice.checked && !text.value && !text.matches("[aria-invalid]"));

  group.addEventListener("change", show);
  addEventListener("pageshow", show);
  show();
}

// A second press of the button sends nothing twice.
for (const form of all("form[method=post]")) {
  let sent = false;

  form.addEventListener("submit", (event) => {
    if (sent) return event.preventDefault();
    sent = true;
    setTimeout(() => (sent = false), 5000);
  });
  addEventListener("pageshow", () => (sent = false));
}
