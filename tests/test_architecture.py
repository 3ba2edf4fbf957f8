"""House rules that no linter knows."""

import re

from django.conf import settings

SOURCES = [
    path
    for folder in ("site", "home", "consultations", "surveys", "static", "tests")
    for pattern in ("*.py", "*.html", "*.css", "*.js", "*.toml")
    for path in (settings.ROOT / folder).rglob(pattern)
]
LONGEST = 400


def test_a_module_is_a_room_with_one_job():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert lengths
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST} == {}
    assert [path for path in SOURCES if path.stem in {"utils", "helpers", "common", "misc"}] == [], "name the thing"


def test_every_text_is_translated_into_slovak():
    catalogue = settings.LOCALE_PATHS[0] / "sk" / "LC_MESSAGES" / "django.po"
    entries = catalogue.read_text(encoding="utf-8").split("\n\n")[1:]
    assert len(entries) > 200
    for entry in entries:
        assert "fuzzy" not in entry, entry
        assert not re.search(r'^msgstr(\[\d\])? ""$(?!\n")', entry, re.MULTILINE), entry


def test_slovak_texts_use_slovak_quotation_marks():
    catalogue = settings.LOCALE_PATHS[0] / "sk" / "LC_MESSAGES" / "django.po"
    for entry in catalogue.read_text(encoding="utf-8").split("\n\n")[1:]:
        slovak = entry.partition("msgstr")[2]
        assert slovak.count("„") == slovak.count("“"), entry
        assert "”" not in slovak, entry
