from modelcluster.fields import ParentalKey
from wagtail.contrib.forms.models import AbstractForm, AbstractFormField


class FormPage(AbstractForm):
    pass


class FormField(AbstractFormField):
    page = ParentalKey(FormPage, related_name="form_fields")
