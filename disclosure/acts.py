"""What each verb of the trail is called, and the page of the thing it was done to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from disclosure.models.publication import Publication
from ledger.models.trail import Event
from projects import workflow
from projects.models.project import Project

# A hash is known by its beginning; in full it is on the page of the thing.
_HASH = re.compile(r"\b([0-9a-f]{12})[0-9a-f]{52}\b")
_VERBS: dict[str, str | Promise] = {
    "match_line": _("Khớp dòng sao kê"),
    "unmatch": _("Bỏ khớp dòng sao kê"),
    "suspend_receipt": _("Giữ tiền chưa rõ nguồn chờ xử lý"),
    "give_back_receipt": _("Trả lại tiền chưa rõ nguồn"),
    "reverse_entry": _("Đảo bút toán"),
    "open_custody": _("Thêm nơi giữ tiền"),
    "close_custody": _("Đóng nơi giữ tiền"),
    "import_statement": _("Nhập sao kê"),
    "name_columns": _("Chỉ ra cột của tệp sao kê"),
    "ask_close": _("Đề nghị khóa sổ"),
    "accept_close": _("Khóa sổ"),
    "ask_reopen": _("Đề nghị mở lại kỳ đã khóa"),
    "accept_reopen": _("Mở lại kỳ đã khóa"),
    "refuse_closing": _("Từ chối đề nghị khóa sổ, mở kỳ"),
    "present_sign_off": _("Trình bảng đối chiếu tháng"),
    "confirm_sign_off": _("Xác nhận bảng đối chiếu tháng"),
    "send_back_sign_off": _("Trả lại bảng đối chiếu tháng"),
    "bring_entry_file": _("Nhập tệp sổ cũ"),
    "accept_entry_file": _("Duyệt tệp sổ cũ"),
    "refuse_entry_file": _("Trả lại tệp sổ cũ"),
    "post_entry_file": _("Ghi sổ cũ vào sổ"),
    "open_project": _("Mở công trình"),
    "edit_project": _("Sửa thông tin công trình"),
    "add_document": _("Thêm tài liệu"),
    "request_allocation": _("Lập đề nghị phân bổ"),
    "edit_request": _("Sửa đề nghị phân bổ"),
    "draft_agreement": _("Soạn thỏa thuận"),
    "add_commitment": _("Thêm cam kết"),
    "remove_commitment": _("Bỏ cam kết"),
    "report_fulfilment": _("Báo thực hiện cam kết"),
    "confirm_fulfilment": _("Xác nhận thực hiện cam kết"),
    "fulfil_by_contribution": _("Thực hiện cam kết bằng khoản nộp"),
    "draft_contract": _("Lập hợp đồng"),
    "update_contract": _("Sửa bản nháp hợp đồng"),
    "add_guarantee": _("Ghi bảo lãnh"),
    "propose_amendment": _("Lập phụ lục"),
    "drop_amendment": _("Bỏ bản nháp phụ lục"),
    "record_acceptance": _("Lập biên bản nghiệm thu"),
    "add_defect": _("Ghi tồn tại, khiếm khuyết"),
    "close_defect": _("Ghi kết quả khắc phục"),
    "file_papers": _("Ghi giấy tờ của hồ sơ chi"),
    "decide_surplus": _("Quyết định xử lý tiền còn lại"),
    "recover_overpaid": _("Thu hồi tiền chi thừa"),
    "end_year": _("Ghi việc cuối năm"),
    "open_call": _("Mở đợt vận động"),
    "pledge": _("Ghi đăng ký đóng góp"),
    "withdraw_pledge": _("Rút đăng ký đóng góp"),
    "import_pledges": _("Nhập danh sách đăng ký"),
    "receive_contribution": _("Nhận đóng góp"),
    "undo_contribution": _("Đảo khoản đóng góp"),
    "propose": _("Lập đề nghị công khai, đề nghị rút"),
    "refuse_proposal": _("Trả lại đề nghị công khai"),
    "publish": _("Công khai"),
    "withdraw": _("Rút bản công khai"),
    "prepare_statement": _("Lập đề nghị phát hành, rút sao kê"),
    "refuse_statement": _("Trả lại đề nghị phát hành sao kê"),
    "issue_statement": _("Phát hành sao kê"),
    "withdraw_statement": _("Rút bản sao kê"),
    "record_posting": _("Ghi niêm yết, phát thanh"),
    "take_down_posting": _("Gỡ niêm yết"),
    "ask_excuse": _("Đề nghị miễn công khai"),
    "excuse_duty": _("Đồng ý miễn công khai"),
    "refuse_excuse": _("Không đồng ý miễn công khai"),
    "draft_plan": _("Soạn kế hoạch công khai năm"),
    "approve_plan": _("Duyệt kế hoạch công khai năm"),
    "record_finding": _("Ghi kiến nghị"),
    "answer_finding": _("Trả lời kiến nghị"),
    "answer_flag": _("Trả lời điểm cần chú ý"),
    "verify": _("Kiểm chứng danh mục"),
    "unverify": _("Rút kiểm chứng danh mục"),
    "add_reference": _("Thêm vào danh mục"),
    "change_reference": _("Sửa danh mục"),
}


@dataclass(frozen=True)
class Kind:
    """A kind of thing: its name, and the page that shows one, by its id."""

    name: str | Promise
    page: str = ""


KINDS = {
    "ledger.entry": Kind(_("Chứng từ"), "entry_show"),
    "ledger.custody": Kind(_("Nơi giữ tiền")),
    "ledger.entryfile": Kind(_("Tệp sổ cũ"), "entry_file_show"),
    "ledger.statement": Kind(_("Tệp sao kê")),
    "ledger.closingrequest": Kind(_("Đề nghị khóa sổ, mở kỳ"), "period_show"),
    "ledger.signoff": Kind(_("Bảng đối chiếu tháng"), "sign_off_show"),
    "ledger.match": Kind(_("Dòng sao kê đã khớp")),
    "projects.project": Kind(_("Công trình")),
    "projects.document": Kind(_("Tài liệu"), "document_get"),
    "projects.call": Kind(_("Đợt vận động"), "call_show"),
    "projects.pledge": Kind(_("Đăng ký đóng góp"), "pledge_slip"),
    "projects.importedlist": Kind(_("Danh sách đăng ký")),
    "projects.contribution": Kind(_("Khoản đóng góp"), "contribution_show"),
    "projects.allocationrequest": Kind(_("Đề nghị phân bổ"), "allocation_show"),
    "projects.agreement": Kind(_("Thỏa thuận"), "agreement_show"),
    "projects.commitment": Kind(_("Cam kết")),
    "projects.fulfilment": Kind(_("Việc thực hiện cam kết")),
    "projects.paymentrequest": Kind(_("Đề nghị chi"), "payment_show"),
    "projects.contract": Kind(_("Hợp đồng"), "contract_show"),
    "projects.guarantee": Kind(_("Thư bảo lãnh")),
    "projects.amendment": Kind(_("Phụ lục hợp đồng")),
    "projects.acceptance": Kind(_("Nghiệm thu"), "acceptance_show"),
    "projects.defect": Kind(_("Tồn tại, khiếm khuyết")),
    "projects.handover": Kind(_("Bàn giao")),
    "projects.settlement": Kind(_("Quyết toán")),
    "projects.surplus": Kind(_("Xử lý tiền còn lại")),
    "projects.return": Kind(_("Nộp trả, hoàn trả")),
    "projects.yearendrecord": Kind(_("Việc cuối năm")),
    "disclosure.publication": Kind(_("Bản công khai")),
    "disclosure.statementrequest": Kind(_("Đề nghị phát hành sao kê"), "statement_request_show"),
    "disclosure.statement": Kind(_("Bản sao kê")),
    "disclosure.posting": Kind(_("Lần niêm yết"), "posting_show"),
    "disclosure.excuserequest": Kind(_("Đề nghị miễn công khai")),
    "disclosure.disclosureplan": Kind(_("Kế hoạch công khai năm")),
    "disclosure.finding": Kind(_("Kiến nghị"), "finding_show"),
    "disclosure.answer": Kind(_("Trả lời kiến nghị")),
    "disclosure.flaganswer": Kind(_("Trả lời điểm cần chú ý")),
}


def verbs() -> dict[str, str | Promise]:
    """Return every verb with its name; those of the workflow are named by its table of moves."""
    moves = {f"{move.verb}_{move.thing}": move for move in workflow.MOVES}
    kinds = {"project": "projects.project", "call": "projects.call"} | {
        "allocation": "projects.allocationrequest",
        "agreement": "projects.agreement",
        "payment": "projects.paymentrequest",
    }
    for thing in ("contract", "amendment", "acceptance", "handover", "settlement", "return"):
        kinds[thing] = f"projects.{thing}"
    named = {
        verb: f"{move.label} ({KINDS[kinds[move.thing]].name})" for verb, move in moves.items()
    }
    return _VERBS | named


@dataclass(frozen=True)
class Act:
    """An event in words: what was done, to which thing, where that is shown, what was noted."""

    event: Event
    verb: str
    subject: str
    url: str
    note: str


def in_words(events: Iterable[Event]) -> list[Act]:
    """Return the events of one page in words; what has no name is shown as it was written."""
    rows, names = list(events), verbs()
    pages = _pages(rows)
    return [
        Act(
            event,
            str(names.get(event.verb, event.verb)),
            _subject(event.subject),
            pages.get(event.subject, ""),
            _HASH.sub(r"\1…", event.text),
        )
        for event in rows
    ]


def _subject(subject: str) -> str:
    label, _colon, pk = subject.partition(":")
    return f"{KINDS[label].name} #{pk}" if label in KINDS else subject


def _pages(events: Iterable[Event]) -> dict[str, str]:
    """Return the address of each thing that has a page, in two queries however many there are."""
    things: dict[str, set[str]] = {}
    for event in events:
        label, _colon, pk = event.subject.partition(":")
        things.setdefault(label, set()).add(pk)
    found = {
        f"{label}:{pk}": reverse(KINDS[label].page, args=[pk])
        for label, ids in things.items()
        if label in KINDS and KINDS[label].page
        for pk in ids
    }
    projects = Project.objects.filter(pk__in=things.get("projects.project", ()))
    for number, code in projects.values_list("pk", "code"):
        found[f"projects.project:{number}"] = reverse("project_show", args=[code])
    published = Publication.objects.filter(pk__in=things.get("disclosure.publication", ()))
    for number, code, version in published.values_list("pk", "project_code", "version"):
        found[f"disclosure.publication:{number}"] = reverse("version_page", args=[code, version])
    return found
