"""How addresses describe themselves in the OpenAPI schema: pages, mistakes, parameters."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    extend_schema,
    inline_serializer,
)
from rest_framework import serializers

from disclosure.api.answers import MOST, USUAL
from disclosure.api.serializers import GoneShape, ProblemShape

_Described = Callable[[Any], Any]

_PAGES = (
    OpenApiParameter("limit", int, description=f"Số dòng một trang: 1–{MOST}, mặc định {USUAL}."),
    OpenApiParameter("cursor", str, description="Lấy từ `next` hay `previous`; không tự đặt."),
)
PROVINCE = OpenApiParameter("tinh", str, description="Mã tỉnh, thành phố (2 chữ số).")
COMMUNE = OpenApiParameter("xa", str, description="Mã xã, phường, đặc khu (5 chữ số).")
PROJECT = OpenApiParameter("du_an", str, description="Mã công trình.")
VERSION = OpenApiParameter("version", int, description="Số của bản; bỏ trống: bản mới nhất.")
SINCE = OpenApiParameter(
    "since",
    OpenApiTypes.DATETIME,
    description="Từ lúc này, kể cả đúng lúc này: 2026-11-20T00:00:00+07:00 hoặc 2026-11-20.",
)
_PATHS = {
    "code": OpenApiParameter(
        "code", str, "path", description="Mã của công trình, của sổ hay mã kiểm tra."
    ),
    "version": OpenApiParameter("version", int, "path", description="Số của bản."),
}
_MISTAKES: dict[Any, Any] = {
    (400, "application/problem+json"): ProblemShape,
    (404, "application/problem+json"): ProblemShape,
    (429, "application/problem+json"): ProblemShape,
}
_GONE: dict[Any, Any] = {(410, "application/problem+json"): GoneShape}


def one(
    operation: str, shape: Any, summary: str, *path: str, example: Any, gone: bool = False
) -> _Described:
    """Describe an address that gives one thing."""
    return extend_schema(
        operation_id=operation,
        summary=summary,
        tags=["Sổ Công"],
        parameters=[_PATHS[name] for name in path],
        responses={(200, "application/json"): shape, **_MISTAKES, **(_GONE if gone else {})},
        examples=[_example(example)],
    )


def listed(
    operation: str,
    shape: type[serializers.Field[Any, Any, Any, Any]],
    summary: str,
    *path: str,
    example: Any,
    parameters: Iterable[OpenApiParameter] = (),
    gone: bool = False,
) -> _Described:
    """Describe an address that gives a list in pages."""
    name = "".join(word.capitalize() for word in re.split("_", operation))
    rows: Any = (
        shape(many=True)
        if issubclass(shape, serializers.BaseSerializer)
        else serializers.ListField(child=shape())
    )
    whole = inline_serializer(
        f"{name}Page",
        {
            "count": serializers.IntegerField(),
            "next": serializers.CharField(allow_null=True),
            "previous": serializers.CharField(allow_null=True),
            "results": rows,
        },
    )
    told = {"count": 1, "next": None, "previous": None, "results": [example]}
    return extend_schema(
        operation_id=operation,
        summary=summary,
        tags=["Sổ Công"],
        parameters=[*(_PATHS[part] for part in path), *parameters, *_PAGES],
        responses={(200, "application/json"): whole, **_MISTAKES, **(_GONE if gone else {})},
        examples=[_example(told)],
    )


def _example(value: Any) -> OpenApiExample:
    return OpenApiExample("Ví dụ", value=value, response_only=True, status_codes=["200"])
