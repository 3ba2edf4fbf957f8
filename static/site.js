// Comforts only: every page works without this module.

const all = (selector) => document.querySelectorAll(selector);

// A page that came back with a problem is read from the problem on.
document.querySelector("[data-focus]")?.focus();

// Keeps `hint` saying how much is left while `area` is written in; spoken at a pause.
const countDown = (hint, area, remaining) => {
  const spoken = hint.parentNode.appendChild(document.createElement("p"));
  spoken.className = "visually-hidden";
  spoken.role = "status";
  let pause;

  const count = () => {
    const left = remaining();
    const number = Math.abs(left).toLocaleString(document.documentElement.lang);
    hint.textContent = `${left < 0 ? hint.dataset.over : hint.dataset.left} ${number} ${hint.dataset.unit ?? ""}`;
    hint.classList.toggle("over", left < 0);
  };

  area.addEventListener("input", () => {
    count();
    clearTimeout(pause);
    pause = setTimeout(() => (spoken.textContent = hint.textContent), 1000);
  });
  return count;
};

// How many characters may still be written. A line break counts as one and spaces at the ends do not, as on the server.
for (const box of all("[data-limit]")) {
  const hint = document.getElementById(`${box.id}_limit`);
  if (!hint) continue;
  const count = countDown(hint, box, () => box.dataset.limit - [...box.value.trim()].length);
  addEventListener("pageshow", () => box.value && count());
}

// How much of a sum is left to share out.
for (const hint of all("[data-total]")) {
  const group = hint.closest("fieldset");
  const amount = (box) => Number(box.value.replace(/\s/g, "")) || 0;
  const shared = () => [...group.querySelectorAll("input")].reduce((sum, box) => sum + amount(box), 0);

  hint.hidden = false;
  addEventListener("pageshow", countDown(hint, group, () => hint.dataset.total - shared()));
}

// "Other, please say" shows when Other is chosen; never hidden while it holds text or an error.
for (const other of all("[data-other]")) {
  const group = other.closest(".question");
  const choice = group.querySelector("[value=other]");
  const text = other.querySelector("input");
  const chosen = () => choice.checked || choice.selected;
  const show = () => (other.hidden = !chosen() && !text.value && !text.matches("[aria-invalid]"));

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

// That a survey was answered on this device is remembered here alone, and only when asked for.
for (const part of all("[data-remember], [data-remembered]")) {
  const { remember, remembered } = part.dataset;
  const key = `answered ${remember ?? remembered}`;
  const other = document.querySelector(remember ? "[data-remembered]" : "[data-remember]");

  part.hidden = !remember === !localStorage.getItem(key);
  part.querySelector("button").addEventListener("click", () => {
    if (remember) localStorage.setItem(key, 1);
    else localStorage.removeItem(key);
    part.hidden = true;
    if (other) other.hidden = false;
    other?.focus();
  });
}
