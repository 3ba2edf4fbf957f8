"""Those who moderate pages also moderate comments and decide them; administrators can give it to others."""

from django.db import migrations

WANTED = [
    ("moderate_comments", "Can moderate comments and answer them for the city"),
    ("decide_comments", "Can decide comments and close a consultation with the outcome"),
]


def give_permissions(apps, schema_editor):
    ContentType = apps.get_model("contenttypes.ContentType")
    Group = apps.get_model("auth.Group")
    Permission = apps.get_model("auth.Permission")

    content_type, _created = ContentType.objects.get_or_create(app_label="consultations", model="consultation")
    group = Group.objects.filter(name="Moderators").first()
    for codename, name in WANTED:
        permission, _created = Permission.objects.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": name}
        )
        if group:
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0003_complete_consultations"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0002_initial_data"),
    ]

    operations = [migrations.RunPython(give_permissions, migrations.RunPython.noop)]
