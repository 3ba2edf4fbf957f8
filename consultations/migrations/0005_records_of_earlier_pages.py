"""Pages from before there were records get theirs; the Slovak page is the source, as the editors' habit is."""

from django.conf import settings
from django.db import migrations


def make_records(apps, schema_editor):
    Page = apps.get_model("consultations", "ConsultationPage")
    Consultation = apps.get_model("consultations", "Consultation")
    pages = list(Page.objects.select_related("locale").order_by("pk"))
    pages.sort(key=lambda page: page.locale.language_code != settings.LANGUAGE_CODE)
    taken = set(Consultation.objects.values_list("key", flat=True))
    known = set(Consultation.objects.values_list("translation_key", flat=True))
    for page in pages:
        if page.translation_key in known:
            continue
        key = begun = page.slug[:40] or "consultation"
        number = 2
        while key in taken:
            key, number = f"{begun}-{number}", number + 1
        Consultation.objects.create(translation_key=page.translation_key, key=key, source_page=page)
        known.add(page.translation_key)
        taken.add(key)


class Migration(migrations.Migration):
    dependencies = [("consultations", "0004_moderators")]

    operations = [migrations.RunPython(make_records, migrations.RunPython.noop)]
