// Moderating by keyboard; consultations/admin/moderate_shortcuts.html tells which key does what.

const cards = [...document.querySelectorAll("[data-comment]")];
const help = document.getElementById("moderate-shortcuts");
let current = cards.find(({ id }) => id === location.hash.slice(1)) ?? cards[0];

const goTo = (card) => {
  current = card ?? current;
  current?.focus({ preventScroll: true });
  if (card) current.scrollIntoView({ block: "nearest" });
};

const move = (step) => goTo(cards[cards.indexOf(current) + step]);
const part = (key) => current?.querySelector(`[data-shortcut="${key}"]`);

const open = (details) => {
  if (!details) return;
  details.open = true;
  details.querySelector(":is(input[type=radio], textarea)").focus();
};

const isWriting = ({ target }) => target.matches("textarea, select, input:not([type=radio])") || target.isContentEditable;

const keys = {
  j: () => move(1),
  k: () => move(-1),
  p: () => part("p")?.click(),
  h: () => open(part("h")),
  r: () => open(part("r")),
  "?": () => {
    help.open = !help.open;
    help.querySelector("summary").focus();
  },
};

const choose = (event) => {
  const reasons = event.target.closest("details[open]")?.querySelectorAll("input[type=radio]");
  const chosen = reasons?.[event.key - 1];
  chosen?.focus();
  chosen?.click();
};

const inForm = (event) => {
  const form = event.target.closest("[data-comment] form");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[name=action]"));
  } else if (event.key === "Escape" && form?.parentElement.matches("details")) {
    form.parentElement.open = false;
    goTo(form.closest("[data-comment]"));
  }
};

// Before Wagtail's own shortcuts, of which "?" is one.
document.addEventListener("keydown", (event) => {
  inForm(event);
  if (event.repeat || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isWriting(event)) return;
  if (/^[1-9]$/.test(event.key)) choose(event);
  else if (keys[event.key]) {
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  }
}, { capture: true });

document.addEventListener("focusin", ({ target }) => { current = target.closest("[data-comment]") ?? current; });

goTo();
