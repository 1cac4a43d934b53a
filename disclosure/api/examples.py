"""One row of each kind, as the schema and the page about the API show it. Names are made up."""

from typing import Any

_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_HOST = "https://socong.example.vn"
_CODE, _AT = "23032-2026-001", "2026-11-20T09:00:00+07:00"
_WORD = {"code": "PEOPLE", "word": "Nhân dân đóng góp"}
_PLACED: dict[str, Any] = {
    "project_code": _CODE,
    "commune_code": "23032",
    "province_code": "68",
    "version": 3,
    "published_at": _AT,
    "position": 1,
    "project": f"{_HOST}/api/v1/du-an/{_CODE}/",
    "page": f"{_HOST}/du-an/{_CODE}/phien-ban/3/",
}

PROJECT: dict[str, Any] = {
    "code": _CODE,
    "title": "Đường bê tông thôn 3",
    "place": "Xã Lương Sơn, Tỉnh Lâm Đồng",
    "province_code": "68",
    "commune_code": "23032",
    "kind": "ROAD",
    "state": "BUILDING",
    "sources": ["PEOPLE"],
    "year": 2026,
    "due_on": "2026-12-20",
    "finished": False,
    "received": 1_100_000,
    "paid": 400_000,
    "balance": 700_000,
    "in_kind": 1_250_000,
    "flags": 0,
    "findings": 1,
    "agreements": 0,
    "latitude": None,
    "longitude": None,
    "version": 3,
    "published_at": _AT,
    "url": f"{_HOST}/api/v1/du-an/{_CODE}/",
    "page": f"{_HOST}/du-an/{_CODE}/",
}
VERSION: dict[str, Any] = {
    "version": 3,
    "code": "K7MWQ2RTXA",
    "sha256": _HASH,
    "published_at": _AT,
    "reason": "Công khai quý IV",
    "withdrawn_at": None,
    "withdrawn_reason": None,
    "url": f"{_HOST}/api/v1/du-an/{_CODE}/phien-ban/3/",
    "page": f"{_HOST}/du-an/{_CODE}/phien-ban/3/",
}
WHOLE: dict[str, Any] = {
    "project_code": _CODE,
    "version": 3,
    "newest_version": 3,
    "code": "K7MWQ2RTXA",
    "sha256": _HASH,
    "published_at": _AT,
    "reason": "Công khai quý IV",
    "counts": {"contributions": 6, "payments": 1, "others": 0, "unmatched": 0},
    "facts": {
        "code": _CODE,
        "title": "Đường bê tông thôn 3",
        "equation": {
            "received": 1_100_000,
            "paid": 400_000,
            "balance": 700_000,
            "gap": 0,
            "reason": "",
            "reconciled_to": None,
        },
    },
    "contributions": f"{_HOST}/api/v1/du-an/{_CODE}/dong-gop/",
    "payments": f"{_HOST}/api/v1/du-an/{_CODE}/chi/",
    "transactions": f"{_HOST}/api/v1/du-an/{_CODE}/giao-dich/",
    "versions": f"{_HOST}/api/v1/du-an/{_CODE}/phien-ban/",
    "page": f"{_HOST}/du-an/{_CODE}/phien-ban/3/",
    "data": f"{_HOST}/du-an/{_CODE}/phien-ban/3/du-lieu.json",
    "statement": f"{_HOST}/du-an/{_CODE}/phien-ban/3/sao-ke.pdf",
}
CONTRIBUTION: dict[str, Any] = {
    "position": 1,
    "on": "2026-11-02",
    "voucher": "PT 1/2026",
    "name": "",
    "source": _WORD,
    "form": {"code": "CASH", "word": "Tiền mặt"},
    "amount": 500_000,
    "quantity": None,
    "unit": "",
    "unit_price": None,
    "price_basis": "",
}
PAYMENT: dict[str, Any] = {
    "position": 1,
    "on": "2026-11-10",
    "voucher": "PC 1/2026",
    "payee": "Công ty Bình An",
    "payee_kind": {"code": "CONTRACTOR", "word": "Nhà thầu"},
    "content": "Mua xi măng",
    "amount": 400_000,
    "invoice": "",
    "accepted_on": None,
    "matched": None,
    "parts": [{"source": _WORD, "amount": 400_000}],
}
TRANSACTION: dict[str, Any] = {
    "position": 1,
    "id": "PT-1-2026-PEOPLE",
    "on": "2026-11-02",
    "voucher": "PT 1/2026",
    "direction": 1,
    "kind": {"code": "GIFT", "word": "Đóng góp"},
    "source": _WORD,
    "amount": 500_000,
    "party": "",
    "matched": None,
    "after": 500_000,
}
FINDING: dict[str, Any] = _PLACED | {
    "finding": {
        "number": 1,
        "topic": {"code": "QUALITY", "word": "Chất lượng công trình"},
        "by": "Ủy ban MTTQ xã",
        "on": "2026-11-18",
        "text": "Mặt đường nứt dài 3 mét.",
        "answers": [],
    }
}
FLAG: dict[str, Any] = _PLACED | {
    "flag": {
        "rule": {"code": "WORK_OVERDUE", "word": "Quá ngày hoàn thành"},
        "key": "",
        "found": "Quá ngày hoàn thành 12 ngày.",
        "since": "2026-11-08",
        "evidence": [],
        "answer": None,
    }
}
AGREEMENT: dict[str, Any] = _PLACED | {
    "agreement": {"number": "01/2026/TT", "business": "Công ty Bình An", "commitments": []}
}
NORM: dict[str, Any] = _PLACED | {
    "allocation": {"approved": 90_000_000, "drawn": 0, "paid": 0, "norm": {"amount": 90_000_000}}
}
COMMUNE: dict[str, Any] = {
    "code": "23032",
    "name": "Xã Lương Sơn",
    "province_code": "68",
    "projects": 3,
    "flagged": 0,
    "received": 1_100_000,
    "paid": 400_000,
    "balance": 700_000,
    "in_kind": 1_250_000,
    "page": f"{_HOST}/xa/23032/",
}
BOOK: dict[str, Any] = {
    "book": "LS-1",
    "name": "UBND xã Lương Sơn",
    "size": 240,
    "root": _HASH,
    "at": _AT,
    "checkpoints": f"{_HOST}/api/v1/so/LS-1/diem-chot/",
    "leaves": f"{_HOST}/api/v1/so/LS-1/la/",
    "page": f"{_HOST}/tu-kiem-chung/LS-1/",
}
CHECKPOINT: dict[str, Any] = {
    "size": 240,
    "root": _HASH,
    "at": _AT,
    "key": "5f1c0c3a9b2d4e68",
    "signature": "00" * 64,
}
LEAF: dict[str, Any] = {
    "index": 0,
    "kind": "ENTRY",
    "name": "PT 1/2026",
    "hash": _HASH,
    "leaf": {"book": "LS-1", "kind": "GIFT", "voucher": "PT 1/2026", "on": "2026-11-02"},
}
CHANGE: dict[str, Any] = {
    "kind": "published",
    "at": _AT,
    "project_code": _CODE,
    "commune_code": "23032",
    "version": 3,
    "code": "K7MWQ2RTXA",
    "sha256": _HASH,
    "reason": "Công khai quý IV",
    "url": f"{_HOST}/api/v1/du-an/{_CODE}/phien-ban/3/",
}
VERDICT: dict[str, Any] = {
    "code": "K7MWQ2RTXA",
    "verdict": "newest",
    "project_code": _CODE,
    "version": 3,
    "sha256": _HASH,
    "published_at": _AT,
    "newest_version": 3,
    "withdrawn_at": None,
    "withdrawn_reason": None,
    "page": f"{_HOST}/du-an/{_CODE}/phien-ban/3/",
}
