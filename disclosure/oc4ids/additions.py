"""What the standard has no field for: our own, each beginning with `x_`, and what it means. Pure.

Inside them names are those of our facts in camelCase; amounts are whole đồng as integers.
"""

from disclosure.facts import Contribution, ProjectFacts
from disclosure.movements import MONEY_FORMS, name_of
from disclosure.oc4ids.values import Json, kept, moment, told, vnd
from disclosure.version import Version

# Where each field stands, and what it says.
FIELDS = {
    "x_revision": "Bản công khai: số bản, lý do, lúc công khai, mã băm (SHA-256) của bản này và của bản trước, mã kiểm tra in trên giấy, địa chỉ không đổi.",
    "x_proof": "Điểm chốt gần nhất của sổ công khai khi công khai: sổ, số lá, gốc, lúc chốt.",
    "x_equation": "Đã nhận − đã chi = còn lại (đồng), chênh lệch nếu có và giải trình, ngày đã đối chiếu với ngân hàng.",
    "x_statuses": "Năm tình trạng: tiến độ, nghiệm thu, giải ngân, bàn giao, quyết toán.",
    "x_sources": "Từng nguồn: kế hoạch, đã nhận, hiện vật quy giá trị, đã chi (đồng).",
    "x_inKindContributions": "Đóng góp bằng hiện vật, ngày công, đất: khối lượng, đơn vị, đơn giá và căn cứ giá; có giá trị (đồng) khi đã quy giá.",
    "x_calls": "Các đợt vận động: mục tiêu, mức đã thống nhất, họp cộng đồng, đã đăng ký.",
    "x_support": "Vốn đối ứng: đề nghị, được duyệt, đã rút, đã chi; định mức hỗ trợ, căn cứ và từng bước tính.",
    "x_agreements": "Thỏa thuận với doanh nghiệp và cam kết của mỗi bên.",
    "x_reconciliation": "Kế hoạch, được cấp, đã nhận, đã chi, đã nghiệm thu và ngân hàng xác nhận theo nguồn; từng chênh lệch, từ ngày nào, ai xử lý.",
    "x_unmatched": "Khoản đã ghi sổ qua ngân hàng mà sao kê chưa có; thu lớn hơn 0, chi nhỏ hơn 0.",
    "x_findings": "Kiến nghị giám sát: vấn đề, hạn trả lời, nội dung, trả lời.",
    "x_flags": "Điểm cần giải trình do quy tắc tìm ra, không phải lời buộc tội: quy tắc, căn cứ, ngưỡng, số liệu làm chứng, trả lời của xã.",
    "x_events": "Các bước và quyết định theo ngày.",
    "x_settlement": "Bàn giao và quyết toán: đề nghị, được phê duyệt theo nguồn, ngày tất toán.",
    "x_kind": "Loại giao dịch theo cách gọi của chúng tôi (mã và chữ).",
    "x_direction": "Chiều của giao dịch: in là tiền về công trình, out là tiền ra.",
    "x_flow": "Loại dòng tiền theo cách của IATI: incomingFunds, disbursement, expenditure, refund, transfer.",
    "x_source": "Nguồn vốn mà giao dịch thuộc về.",
    "x_voucher": "Số chứng từ trong sổ.",
    "x_giverName": "Tên người đóng góp đúng như người ấy chọn công khai.",
    "x_giverNaming": "declared: tên do người đóng góp tự khai, không ai xác minh; withheld: không công khai tên.",
    "x_description": "Nội dung giao dịch.",
    "x_invoice": "Số hóa đơn.",
    "x_decision": "Số quyết định điều chuyển hoặc xử lý tiền dư.",
    "x_reconciled": "true: sao kê ngân hàng đã có; false: chưa có; không ghi: tiền mặt hoặc không rõ.",
    "x_currentValue": "Giá trị hợp đồng sau các phụ lục đã ký (đồng).",
    "x_acceptedValue": "Giá trị đã nghiệm thu của hợp đồng (đồng).",
    "x_acceptedPercent": "Phần trăm giá trị hợp đồng đã nghiệm thu.",
    "x_supplierKind": "Bên nhận thầu là nhà thầu hay tổ thợ, nhóm cộng đồng tự làm.",
    "x_boardWasThere": "Ban giám sát đầu tư của cộng đồng có mặt khi nghiệm thu.",
    "x_households": "Số hộ của cộng đồng bàn và quyết định.",
    "x_householdsAgreed": "Số hộ tán thành.",
}


def of(version: Version) -> Json:
    """Return the fields of ours that stand in a project."""
    facts = version.facts
    gifts = (row for row in facts.contributions if row.form.code not in MONEY_FORMS)
    return kept(
        x_revision=_revision(version),
        x_proof=told(facts.edition.log) if facts.edition else None,
        x_equation=told(facts.equation),
        x_statuses=told(facts.statuses),
        x_sources=told(facts.sources),
        x_inKindContributions=[_in_kind(gift) for gift in gifts],
        x_calls=told(facts.calls),
        x_support=told(facts.allocations),
        x_agreements=told(facts.agreements),
        x_reconciliation=told(facts.reconciliation),
        x_unmatched=told(facts.unmatched),
        x_findings=told(facts.findings),
        x_flags=told(facts.flags),
        x_events=told(facts.events),
        x_settlement=told(facts.ending),
    )


def consultations(facts: ProjectFacts) -> list[Json]:
    """Return the meetings at which a community decided what each gives."""
    return [
        kept(
            id=f"hop-{number}",
            date=moment(call.met_on),
            x_households=call.households,
            x_householdsAgreed=call.households_agreed,
        )
        for number, call in enumerate(facts.calls, start=1)
        if call.met_on
    ]


def _revision(version: Version) -> Json:
    edition = version.facts.edition
    return kept(
        number=version.number,
        reason=edition.reason if edition else None,
        publishedAt=moment(edition.published_at) if edition else None,
        previousHash=edition.previous if edition else None,
        hash=version.sha256,
        code=version.code,
        uri=version.frozen,
    )


def _in_kind(gift: Contribution) -> Json:
    return kept(
        id=name_of(gift.voucher),
        date=moment(gift.on),
        voucher=gift.voucher,
        giverName=gift.name,
        giverNaming="declared" if gift.name else "withheld",
        source=told(gift.source),
        form=told(gift.form),
        quantity=told(gift.quantity),
        unit=gift.unit,
        unitPrice=gift.unit_price,
        value=vnd(gift.amount),
        valuationBasis=gift.price_basis,
    )
