"""What a dataset can be downloaded as."""

from __future__ import annotations

from surveys.models.dataset import Survey

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def file_name(survey: Survey, format: str, labels: str) -> str:
    return f"{survey.key}-{labels}.{format}"
