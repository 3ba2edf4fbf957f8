"""Why there is no answer, as declared codes.

No answer can be one of them: numbers start at -89, and a text that looks like a number stays a text.
"""

from collections.abc import Mapping

NOT_ANSWERED = -99
NOT_ASKED = -98
NOT_IN_VERSION = -97
WITHDRAWN = -96

MISSING: Mapping[int, Mapping[str, str]] = {
    NOT_ANSWERED: {"sk": "bez odpovede", "en": "not answered"},
    NOT_ASKED: {"sk": "nepýtalo sa", "en": "not asked"},
    NOT_IN_VERSION: {"sk": "nie je v tejto verzii", "en": "not in this version"},
    WITHDRAWN: {"sk": "odpoveď odvolaná", "en": "withdrawn"},
}
