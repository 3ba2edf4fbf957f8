"""Editors add and rename topics, and moderators also delete them."""

from django.db import migrations

WANTED = {"Editors": ["add", "change", "view"], "Moderators": ["add", "change", "delete", "view"]}


def give_permissions(apps, schema_editor):
    ContentType = apps.get_model("contenttypes.ContentType")
    Group = apps.get_model("auth.Group")
    Permission = apps.get_model("auth.Permission")

    content_type, _created = ContentType.objects.get_or_create(app_label="core", model="topic")
    for name, doings in WANTED.items():
        group = Group.objects.filter(name=name).first()
        for doing in doings if group else ():
            permission, _created = Permission.objects.get_or_create(
                content_type=content_type, codename=f"{doing}_topic", defaults={"name": f"Can {doing} topic"}
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0002_initial_data"),
    ]

    operations = [migrations.RunPython(give_permissions, migrations.RunPython.noop)]
