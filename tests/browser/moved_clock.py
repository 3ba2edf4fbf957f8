"""The site with a clock that tests can move: the file named by $CLOCK says by how many seconds it is ahead.

As a WSGI application it is what granian serves; run as a program it is `manage.py`, and `consultation` announces one.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

real_now = timezone.now


def moved_now() -> datetime:
    file = Path(os.environ["CLOCK"])
    ahead = float(file.read_text() or 0) if file.exists() else 0
    return real_now() + timedelta(seconds=ahead)


timezone.now = moved_now  # before any model takes it for a default

if __name__ == "__main__":
    from django.core.management import execute_from_command_line

    execute_from_command_line(["manage.py", *sys.argv[1:]])
else:
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
