// Coding by keyboard; surveys/admin/coding_shortcuts.html tells which key does what.

const text = document.querySelector("[data-text]");
const form = document.querySelector("form[data-coding]");
const help = document.getElementById("coding-shortcuts");

const press = (name) => document.querySelector(`[data-shortcut="${name}"]`)?.click();
const save = () => form?.requestSubmit(form.querySelector("[name=action][value=save]"));

const write = (name, words) => {
  const field = form?.querySelector(`[name=${name}]`);
  if (!field) return;
  field.closest("details").open = true;
  if (words) field.value = words;
  field.focus();
};

const keys = {
  Enter: save,
  n: save,
  p: () => press("p"),
  s: () => press("s"),
  "+": () => write("new_theme"),
  '"': () => write("quote", getSelection().toString().trim()),
  "?": () => {
    help.open = !help.open;
    help.querySelector("summary").focus();
  },
};

const tick = (key) => {
  const box = form?.querySelector(`input[type=checkbox][data-key="${CSS.escape(key)}"]`);
  box?.focus();
  box?.click();
  return Boolean(box);
};

const isWriting = ({ target }) => target.matches("textarea, select, input:not([type=checkbox])");
const hasOwnEnter = ({ target, key }) => key === "Enter" && target.closest("a, button, summary");

// In the box of a new theme, Enter adds it; anywhere in the form, Ctrl and Enter save.
const inField = (event) => {
  if (event.key !== "Enter") return;
  const adds = event.target.matches("[name=new_theme]") && form.querySelector("[name=action][value=theme]");
  if (event.ctrlKey || event.metaKey) save();
  else if (adds) form.requestSubmit(adds);
  else return;
  event.preventDefault();
};

// Before Wagtail's own shortcuts, of which "?" is one.
document.addEventListener("keydown", (event) => {
  if (event.repeat || event.defaultPrevented || event.isComposing) return;
  if (isWriting(event)) return inField(event);
  if (event.ctrlKey || event.metaKey || event.altKey || hasOwnEnter(event)) return;
  if (keys[event.key]) keys[event.key]();
  else if (!tick(event.key)) return;
  event.preventDefault();
  event.stopPropagation();
}, { capture: true });

text?.focus({ preventScroll: true });
