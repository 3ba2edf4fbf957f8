// Typing in responses by keyboard: the first box has the focus, a number chooses among options, Ctrl + Enter saves.

const form = document.querySelector("form.entry");
const control = ":is(input, select, textarea)";

(
  form.querySelector(`.failed ${control}`) ??
  form.querySelector(".entry-confirm input:not(:checked)") ??
  form.querySelector(`.entry-item ${control}`)
)?.focus();

form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  } else if (/^\d$/.test(event.key) && event.target.matches("[type=radio], [type=checkbox]")) {
    const options = [...form.elements].filter(({ name }) => name === event.target.name);
    const chosen = options.find(({ value }) => value === event.key) ?? options[event.key - 1];
    if (chosen) {
      chosen.focus();
      chosen.click();
    }
  }
});
