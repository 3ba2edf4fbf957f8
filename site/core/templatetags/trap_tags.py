"""What a first form needs to know of core.suspicion."""

from django import template
from django.conf import settings
from django.urls import reverse

from core import suspicion

register = template.Library()


@register.simple_tag
def trap() -> dict[str, str]:
    """Return the names of the hidden fields, and where a proof of work is begun; nothing where none is asked for."""
    return {
        "honeypot": suspicion.HONEYPOT,
        "proof": suspicion.PROOF,
        "challenge_url": reverse("proof_challenge") if settings.SURVEY_PROOF_OF_WORK else "",
    }
