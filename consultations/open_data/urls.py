"""Addresses that are the same in every language: files, descriptions for programs, and the JSON interface."""

from django.urls import path, re_path

from consultations.open_data import api, views

urlpatterns = [
    path("", views.home, name="open_data_home"),
    re_path(r"^catalog\.(?P<format>ttl|jsonld)$", views.catalog, name="open_data_catalog"),
    path("api/", api.listing, name="open_data_api"),
    path("api/datasets.json", api.listing, name="open_data_api_datasets"),
    path("api/<slug:key>.json", api.one, name="open_data_api_dataset"),
    path("api/<slug:key>/<slug:name>.json", api.rows, name="open_data_api_table"),
    path("api/<path:path>", api.nothing),
    path("<slug:key>/", views.whole, name="open_data_dataset"),
    path("<slug:key>/<int:number>/<str:name>", views.release_file, name="open_data_release_file"),
    path("<slug:key>/<slug:name>/", views.table, name="open_data_table"),
    path("<slug:key>/<str:name>", views.file, name="open_data_file"),
]
