from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tokens import ByToken, ByTokenManager

from .decision import Decision
from .notice import Subscription
from .record import Consultation, TextVersion

TEXT_LENGTH = 5000
NAME_LENGTH = 80


class Reason(models.TextChoices):
    """Why a comment is not shown: the short public list. The words are read by everybody."""

    OFF_TOPIC = "off_topic", _("it is not about what is being consulted")
    PERSONAL_DATA = "personal_data", _("it holds personal data of its author or of somebody else")
    INSULT = "insult", _("it insults or threatens somebody, or stirs up hatred")
    UNLAWFUL = "unlawful", _("its content is against the law")
    ADVERTISING = "advertising", _("it is advertising or was sent by a program")
    REPEATED = "repeated", _("the same comment by the same author is here already")


class CommentQuerySet(models.QuerySet["Comment"]):
    def top(self) -> CommentQuerySet:
        """Leave out replies."""
        return self.filter(parent=None)

    def traced(self) -> CommentQuerySet:
        """Return what leaves a trace in public: the comments shown, and what tells of those hidden or withdrawn.

        One that was never shown, and is withdrawn or waits for a moderator, leaves none.
        """
        return self.filter(Q(status__in=[Comment.Status.PUBLISHED, Comment.Status.HIDDEN]) | ~Q(published_at=None))

    def shown(self) -> CommentQuerySet:
        return self.filter(status=Comment.Status.PUBLISHED)

    def undecided(self) -> CommentQuerySet:
        """Return the residents' comments that still need a decision, or a moderator before that."""
        standing = [Comment.Status.PUBLISHED, Comment.Status.WAITING]
        return (
            self.top()
            .filter(is_official=False, status__in=standing)
            .filter(Q(decision=None) | Q(decision__verdict="") | Q(status=Comment.Status.WAITING))
        )

    def counts_by_anchor(self) -> dict[str, int]:
        """Return how many comments, with replies, are shown on each part of the text; "" is the whole."""
        return dict(self.shown().values_list("anchor").annotate(Count("pk")).order_by())


class Comment(models.Model):
    """What somebody said to a part of the text, or to the whole of it; or a reply to that, one level deep.

    It is never deleted and never moves to another part. Withdrawn, it is an empty tombstone.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting for a moderator")
        PUBLISHED = "published", _("shown")
        HIDDEN = "hidden", _("hidden")
        WITHDRAWN = "withdrawn", _("withdrawn by its author")

    class Source(models.TextChoices):
        WEB = "web", _("web")
        PAPER = "paper", _("paper")  # letters, e-mails and what was said in person, typed in by staff
        SAMPLE = "sample", _("sample")

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="all_comments")
    number = models.PositiveIntegerField(_("number"))  # within the consultation, in the order of arrival
    version = models.ForeignKey(TextVersion, on_delete=models.PROTECT, related_name="comments")
    anchor = models.CharField(max_length=36, blank=True)  # the id of a part of the text; "" is the whole
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replies")
    language = models.CharField(_("language"), max_length=12)
    text = models.TextField(_("comment"))
    name = models.CharField(_("name"), max_length=NAME_LENGTH, blank=True)
    is_official = models.BooleanField(_("response of the city"), default=False)
    author = models.ForeignKey(  # of an official reply, or of one typed in from paper: a member of staff
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    source = models.CharField(_("source"), max_length=12, choices=Source.choices, default=Source.WEB)
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.WAITING)
    hidden_reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices, blank=True)
    submitted_at = models.DateTimeField(_("sent"), default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)  # first shown
    changed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    receipt_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001  (staff's have none)
    suspect = models.CharField(max_length=100, blank=True)  # reasons from core.suspicion, separated by spaces
    open_reports = models.PositiveIntegerField(default=0)  # readers' reports that no moderator has looked at yet
    agree = models.PositiveIntegerField(default=0)
    disagree = models.PositiveIntegerField(default=0)
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.SET_NULL, related_name="comments")
    subscription = models.ForeignKey(
        Subscription, null=True, blank=True, on_delete=models.SET_NULL, related_name="comments"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["consultation", "number"], name="one_comment_per_number")]
        indexes = [
            models.Index(fields=["consultation", "anchor", "id"], name="comment_by_anchor"),
            models.Index(fields=["consultation", "status", "id"], name="comment_by_status"),
        ]

    def __str__(self) -> str:
        return f"{self.consultation.key} {self.number}"

    @property
    def is_shown(self) -> bool:
        return self.status == self.Status.PUBLISHED


class CommentAction(models.Model):
    """Who did what to a comment: the history. `user` is None for the author and for readers."""

    class Kind(models.TextChoices):
        SENT = "sent", _("sent")
        CHANGED = "changed", _("changed by its author")
        WITHDRAWN = "withdrawn", _("withdrawn by its author")
        PUBLISHED = "published", _("shown")
        HIDDEN = "hidden", _("hidden")
        REPORTED = "reported", _("reported by a reader")
        KEPT = "kept", _("report looked at, comment kept")
        REPLIED = "replied", _("answered by the city")
        DECIDED = "decided", _("decided")

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="history")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    at = models.DateTimeField(default=timezone.now)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    note = models.TextField(blank=True)  # for staff only; of a change, the text as it was before

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.comment} {self.kind}"


class CommentDraft(ByToken):
    """A comment on its way: what was typed, valid or not. Once sent, `comment` is what became of it."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="drafts")
    anchor = models.CharField(max_length=36, blank=True)
    parent = models.ForeignKey(Comment, null=True, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=12)
    typed = models.JSONField(default=dict)  # text, name and email, as typed
    suspect = models.CharField(max_length=100, blank=True)
    changes = models.ForeignKey(Comment, null=True, on_delete=models.CASCADE, related_name="+")
    comment = models.ForeignKey(Comment, null=True, on_delete=models.CASCADE, related_name="+")

    objects = ByTokenManager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.consultation.key} {self.pk}"
