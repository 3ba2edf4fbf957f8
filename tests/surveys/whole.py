"""One survey of every kind, with routing and an earlier answer repeated; and answers to all of it."""

from tests.conftest import question


def only_if(subject, operator, value="", match="all"):
    """Return what makes a question or section depend on an earlier answer."""
    item = {"type": "item", "id": f"if-{subject}", "value": {"subject": subject, "operator": operator, "value": value}}
    return {"match": match, "condition": [item]}


def section(key, title, **value):
    return {"type": "section", "id": f"id-{key}", "value": {"title": title, "text": "", **value}}


ITEMS = {"parks": "Parky", "roads": "Cesty", "flats": "Byty"}
MAY_BE_EMPTY = {"required": False}
EVERY_KIND = [
    question("information", "about", label="Pýtame sa na bývanie", hint="Trvá to päť minút."),
    question("single_choice", "tenure", choices={"own": "Vlastný byt", "rent": "Nájom"}, other=True),
    question("short_text", "street", max_length=40, **MAY_BE_EMPTY),
    question("multiple_choice", "needs", choices=ITEMS, other=True, none=True, most=2, **MAY_BE_EMPTY),
    question("scale", "trust", label="A v {street}?", lowest=1, highest=5, low_label="zle", high_label="dobre"),
    section("rent", "Nájom", **only_if("tenure", "is", "rent")),
    question("number", "price", minimum=0, maximum=5000, decimals=2, unit="EUR"),
    question("long_text", "wish", max_length=2000, **MAY_BE_EMPTY, **only_if("price", "at_least", "400.5")),
    section("city", "Mesto", text="V ktorom bývate"),
    question("date", "moved", earliest="1950-01-01", latest="2026-12-31", **MAY_BE_EMPTY),
    question(
        "matrix",
        "services",
        rows={"bus": "Autobus", "tram": "Vlak"},
        choices={"bad": "zlý", "good": "dobrý"},
        **MAY_BE_EMPTY,
    ),
    question("ranking", "order", choices=ITEMS, most=2, **MAY_BE_EMPTY, **only_if("services.bus", "is", "good")),
    question("budget", "money", choices=ITEMS, total=100, unit="bodov", **MAY_BE_EMPTY),
    question("place", "where", choices={"centre": "Stred", "north": "Sever"}, on_map=True, **MAY_BE_EMPTY),
    question("file", "photo", pdf=True, image=True, document=False, megabytes=5, **MAY_BE_EMPTY),
    question("contact", "contact", ask_name=True, ask_email=True, ask_phone=False, **MAY_BE_EMPTY),
    question("consent", "agree"),
]

TYPED = {
    "tenure": ["rent"],
    "street": ["Dolná"],
    "needs": ["parks", "flats"],
    "trust": ["4"],
    "price": ["450,50"],
    "wish": ["Viac zelene"],
    "moved": ["1. 5. 2010"],
    "services_bus": ["good"],
    "order_roads": ["1"],
    "order_parks": ["2"],
    "money_parks": ["60"],
    "money_roads": ["40"],
    "where": ["north"],
    "where_address": ["pri kostole"],
    "contact_name": ["Ján Novák"],
    "contact_email": ["jan@example.com"],
    "agree": ["on"],
}

# What TYPED is stored as.
STORED = {
    "tenure": "rent",
    "street": "Dolná",
    "needs": ["parks", "flats"],
    "trust": 4,
    "price": 450.5,
    "wish": "Viac zelene",
    "moved": "2010-05-01",
    "services": {"bus": "good"},
    "order": ["roads", "parks"],
    "money": {"parks": 60, "roads": 40, "flats": 0},
    "where": {"district": "north", "address": "pri kostole"},
    "contact": 1,
    "agree": 1,
}
