"""Exports that take longer than one waits for: made one at a time in a thread, and begun again if that dies.

Whoever makes an export says every few seconds that it is alive. One that has not said so for STALE was left behind,
by a restart or a crash; whoever finds it, somebody who looks at its page or `manage.py run_exports`, begins it again.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files import File
from django.db import connections, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop, override

from surveys.exporting import audit
from surveys.exporting.formats import FORMATS, Format
from surveys.exporting.options import Counted, NotPossible, Options
from surveys.exporting.selected import count_selected
from surveys.models.dataset import Survey
from surveys.models.export import Export, export_path

AT_ONCE = 20_000  # selected responses up to which a file is made while its asker waits
BEAT = timedelta(seconds=2)
STALE = timedelta(minutes=5)  # longer than any library writes without our hearing of it
MOST_ATTEMPTS = 3
KEPT = timedelta(days=7)
GAVE_UP = gettext_noop(
    "The file could not be made in three attempts. The server’s log says why; CSV takes the least memory."
)

logger = logging.getLogger(__name__)
busy = threading.Lock()  # held by the one thread of this process that makes exports


class Overtaken(Exception):
    """Somebody else has begun this export again, taking this attempt for dead."""


def ask_for(survey: Survey, format: Format, options: Options, user: Any) -> Export:
    """Store the wish for an export, and see that somebody makes it."""
    export = Export.objects.create(
        survey=survey,
        options={**options.to_json(), "format": format.name},
        rows_total=count_selected(survey, options.selection),
        requested_by=user,
    )
    see_to_it()
    return export


def wish(export: Export) -> tuple[Format, Options]:
    """Return what was asked for."""
    return FORMATS[export.options["format"]], Options.from_json(export.options)


def see_to_it() -> None:
    """Begin to make what waits, in a thread of this process, unless one is at it already."""
    if not busy.locked() and unfinished(timezone.now()).exists():
        transaction.on_commit(threading.Thread(target=work, name="exports", daemon=True).start)


def work() -> None:
    """Make all that waits, as a thread."""
    if not busy.acquire(blocking=False):
        return
    try:
        run_all()
    finally:
        busy.release()
        connections.close_all()


def run_all() -> int:
    """Make all that waits or was left behind; return how many attempts that took."""
    attempts = 0
    while export := claim(timezone.now()):
        attempt(export)
        attempts += 1
    return attempts


def unfinished(now: datetime) -> QuerySet[Export]:
    """Return the exports that nobody is making, the oldest first."""
    left_behind = Q(state=Export.State.RUNNING, beat_at__lte=now - STALE)
    return Export.objects.filter(Q(state=Export.State.WAITING) | left_behind).order_by("requested_at")


def claim(now: datetime) -> Export | None:
    """Take the oldest export that nobody is making, before anybody else does; None where there is none.

    One begun too often fails: it may be what brings the process down.
    """
    for export in unfinished(now):
        mine = unfinished(now).filter(pk=export.pk, attempts=export.attempts)
        if export.attempts >= MOST_ATTEMPTS:
            mine.update(state=Export.State.FAILED, finished_at=now, message=GAVE_UP)
        elif mine.update(state=Export.State.RUNNING, attempts=F("attempts") + 1, beat_at=now, rows_done=0):
            export.refresh_from_db()
            return export
    return None


def attempt(export: Export) -> None:
    """Make the file, store it, and say so. Nothing is raised: what cannot be made waits for another attempt."""
    try:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "export"
            finish(export, path, write(export, path))
    except Overtaken:
        logger.warning("The export %s was begun again elsewhere.", export.pk)
    except NotPossible as reason:
        with override("en"):
            give_back(export, state=Export.State.FAILED, finished_at=timezone.now(), message=str(reason))
    except Exception:
        logger.exception("The export %s failed.", export.pk)
        give_back(export, state=Export.State.WAITING)


def write(export: Export, path: Path) -> int:
    """Write the file and return how many responses it has. Raises Overtaken."""
    format, options = wish(export)
    heart = Heart(export)
    format.write(export.survey, options, path, heart)
    return heart.written


def finish(export: Export, path: Path, responses: int) -> None:
    """Store the file, and the export as done by whoever asked for it. Raises Overtaken."""
    format, options = wish(export)
    storage = export.file.storage
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        name = storage.save(export_path(export, ""), File(file))
    numbers = {"rows_done": responses, "rows_total": responses, "finished_at": timezone.now()}
    with transaction.atomic():
        if held(export).update(state=Export.State.DONE, file=name, sha256=digest, **numbers):
            audit.record(export.survey, format, options, export.requested_by, responses=responses)
            return
    storage.delete(name)
    raise Overtaken


def held(export: Export) -> QuerySet[Export]:
    """Return the export if it is still this attempt that makes it."""
    return Export.objects.filter(pk=export.pk, state=Export.State.RUNNING, attempts=export.attempts)


def give_back(export: Export, **fields: Any) -> None:
    """Let go of an export, unless somebody has taken it."""
    held(export).update(**fields)


class Heart(Counted):
    """Progress that is stored, and so says that whoever makes the export is alive."""

    def __init__(self, export: Export) -> None:
        self.export, self.beaten = export, timezone.now()

    def __call__(self, written: int) -> None:
        """Raises Overtaken."""
        super().__call__(written)
        now = timezone.now()
        if now - self.beaten >= BEAT:
            self.beaten = now
            if not held(self.export).update(rows_done=written, beat_at=now):
                raise Overtaken
