"""The evaluators' role: they reach the admin and the responses, and no page."""

from django.db import migrations


def create_evaluators(apps, schema_editor):
    ContentType = apps.get_model("contenttypes.ContentType")
    Group = apps.get_model("auth.Group")
    Permission = apps.get_model("auth.Permission")

    wanted = [
        ("surveys", "survey", "export_responses", "Can see and export responses"),
        ("wagtailadmin", "admin", "access_admin", "Can access Wagtail admin"),
    ]
    group, _created = Group.objects.get_or_create(name="Evaluators")
    for app_label, model, codename, name in wanted:
        content_type, _created = ContentType.objects.get_or_create(app_label=app_label, model=model)
        permission, _created = Permission.objects.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": name}
        )
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
    ]

    operations = [migrations.RunPython(create_evaluators, migrations.RunPython.noop)]
