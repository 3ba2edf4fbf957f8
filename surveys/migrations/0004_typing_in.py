"""Who may type in responses from paper: those who publish surveys, and those who evaluate them."""

from django.db import migrations


def allow_typing_in(apps, schema_editor):
    ContentType = apps.get_model("contenttypes.ContentType")
    Group = apps.get_model("auth.Group")
    Permission = apps.get_model("auth.Permission")

    content_type, _created = ContentType.objects.get_or_create(app_label="surveys", model="survey")
    permission, _created = Permission.objects.get_or_create(
        content_type=content_type,
        codename="enter_responses",
        defaults={"name": "Can type in responses from paper"},
    )
    for group in Group.objects.filter(name__in=["Moderators", "Evaluators"]):
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("surveys", "0003_complete_surveys"), ("wagtailcore", "0002_initial_data")]

    operations = [migrations.RunPython(allow_typing_in, migrations.RunPython.noop)]
