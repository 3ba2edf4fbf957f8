"""An empty Slovak home page in place of Wagtail's "Welcome", and English as the second language."""

from django.db import migrations


def create_home_page(apps, schema_editor):
    ContentType = apps.get_model("contenttypes.ContentType")
    HomePage = apps.get_model("home.HomePage")
    Locale = apps.get_model("wagtailcore.Locale")
    Page = apps.get_model("wagtailcore.Page")
    Site = apps.get_model("wagtailcore.Site")

    slovak, _created = Locale.objects.get_or_create(language_code="sk")
    Locale.objects.get_or_create(language_code="en")
    Page.objects.filter(depth=2, slug="home", content_type__model="page").delete()
    content_type, _created = ContentType.objects.get_or_create(model="homepage", app_label="home")
    home_page = HomePage.objects.create(
        title="Otvorená samospráva",
        draft_title="Otvorená samospráva",
        slug="domov",
        city="Banská Bystrica",
        content_type=content_type,
        locale=slovak,
        path="00010001",
        depth=2,
        numchild=0,
        url_path="/domov/",
    )
    Site.objects.create(
        hostname="localhost", root_page=home_page, is_default_site=True, site_name="Spolupracovňa"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("wagtailcore", "0054_initial_locale"),
    ]

    operations = [migrations.RunPython(create_home_page, migrations.RunPython.noop)]
