"""The addresses of the screens on which texts are coded."""

from django.urls import path

from surveys.staff import coding, coding_quotes, coding_results, coding_settling, coding_texts

BOOK = "coding/<slug:key>/"
SOURCE = f"{BOOK}<int:source>/"

urlpatterns = [
    path("coding/", coding.book_list, name="surveys_coding"),
    path("new-coding/", coding.new_book, name="surveys_coding_new"),
    path(BOOK, coding.book, name="surveys_coding_book"),
    path(f"{BOOK}edit/", coding.edit_book, name="surveys_coding_edit"),
    path(f"{BOOK}themes/new/", coding.theme, name="surveys_coding_theme_new"),
    path(f"{BOOK}themes/<int:pk>/", coding.theme, name="surveys_coding_theme"),
    path(f"{BOOK}themes/<int:pk>/change/", coding.change_theme, name="surveys_coding_theme_change"),
    path(f"{BOOK}results/", coding_results.results, name="surveys_coding_results"),
    path(f"{BOOK}codes.csv", coding_results.codes_file, name="surveys_coding_csv"),
    path(f"{BOOK}quotes/", coding_quotes.quote_list, name="surveys_coding_quotes"),
    path(f"{BOOK}quotes/<int:pk>/", coding_quotes.quote, name="surveys_coding_quote"),
    path(f"{BOOK}quotes/<int:pk>/release/", coding_quotes.release, name="surveys_coding_release"),
    path(f"{BOOK}quotes/<int:pk>/delete/", coding_quotes.delete, name="surveys_coding_quote_delete"),
    path(SOURCE, coding_texts.begin, name="surveys_coding_next"),
    path(f"{SOURCE}<int:item>/", coding_texts.text, name="surveys_coding_text"),
    path(f"{SOURCE}detach/", coding.detach, name="surveys_coding_detach"),
    path(f"{SOURCE}agreement/", coding_results.agreements, name="surveys_coding_agreement"),
    path(f"{SOURCE}settle/", coding_settling.begin, name="surveys_coding_settle"),
    path(f"{SOURCE}settle/<int:item>/", coding_settling.text, name="surveys_coding_settle_text"),
]
