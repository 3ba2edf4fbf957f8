from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from .admin_forms import Desk


@pytest.fixture
def desk(editor: Client, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager]) -> Desk:
    return Desk(editor, lambda: django_capture_on_commit_callbacks(execute=True))
