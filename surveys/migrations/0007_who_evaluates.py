"""Who may code texts and publish figures: evaluators. The city's population is entered by them and by editors."""

from django.db import migrations

EVALUATORS, EDITORS = ["Evaluators"], ["Evaluators", "Moderators", "Editors"]
WANTED = [
    ("themebook", "code_texts", "Can code free text", EVALUATORS),
    ("themebook", "settle_codes", "Can settle disagreements of coders", EVALUATORS),
    ("release", "release_figures", "Can publish figures and open data", EVALUATORS),
    ("population", "enter_population", "Can enter the city's population", EDITORS),
]


def allow(apps, schema_editor):
    ContentType = apps.get_model("contenttypes.ContentType")
    Group = apps.get_model("auth.Group")
    Permission = apps.get_model("auth.Permission")

    for model, codename, name, groups in WANTED:
        content_type, _created = ContentType.objects.get_or_create(app_label="surveys", model=model)
        permission, _created = Permission.objects.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": name}
        )
        for group in Group.objects.filter(name__in=groups):
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("surveys", "0006_evaluation"), ("wagtailcore", "0002_initial_data")]

    operations = [migrations.RunPython(allow, migrations.RunPython.noop)]
