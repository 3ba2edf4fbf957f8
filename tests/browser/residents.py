"""How a resident goes through a survey in a real browser."""

from __future__ import annotations

from typing import Any

MOST_STEPS = 20


def fill_in(page: Any, answers: dict[str, Any] | None = None) -> None:
    """Answer the questions on the screen: as in `answers`, by the name of the field, or with the first thing on offer.

    What need not be answered stays empty unless it is in `answers`.
    """
    answers = answers or {}
    main = page.locator("main form").first
    for name in dict.fromkeys(radio.get_attribute("name") for radio in main.locator("input[type=radio]").all()):
        radios = main.locator(f"input[name='{name}']")
        (main.locator(f"input[name='{name}'][value='{answers[name]}']") if name in answers else radios.first).check()
    ticked: dict[str, list[str]] = {}
    for box in main.locator("input[type=checkbox]").all():
        name, value = box.get_attribute("name"), box.get_attribute("value") or "on"
        wanted = answers.get(name, ticked.get(name, [value]))
        if value in wanted:
            ticked[name] = wanted
            box.check()
    for name, value in answers.items():
        field = main.locator(f":is(input, textarea, select)[name='{name}']:not([type=radio], [type=checkbox])")
        if field.count() == 0:
            continue
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        elif field.get_attribute("type") == "file":
            field.set_input_files(value)
        else:
            field.fill(value)


def press(page: Any) -> None:
    """Press the step's own button."""
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()


def answer(page: Any, answers: dict[str, Any] | None = None, look: Any = None) -> None:
    """Go from the open step to the check page; `look` is called with every screen on the way."""
    for _step in range(MOST_STEPS):
        if page.url.endswith("/check/"):
            break
        if look:
            look(page)
        fill_in(page, answers)
        press(page)
    assert page.url.endswith("/check/"), page.inner_text("main")
    if look:
        look(page)
