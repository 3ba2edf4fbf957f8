"""The administration's addresses of populations, and of what surveys make of them."""

from django.urls import path

from surveys.staff import heard, population

urlpatterns = [
    path("population/", population.population_list, name="surveys_populations"),
    path("population/new/", population.population_upload, name="surveys_population_new"),
    path("population/template/", population.population_template, name="surveys_population_template"),
    path("population/<int:pk>/", population.population_detail, name="surveys_population_detail"),
    path("population/<int:pk>/replace/", population.population_upload, name="surveys_population_replace"),
    path("population/<int:pk>/delete/", population.population_delete, name="surveys_population_delete"),
    path("surveys/<slug:key>/heard/", heard.who_did_we_hear, name="surveys_heard"),
]
