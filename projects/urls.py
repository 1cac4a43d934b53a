"""Staff and business pages of the projects, all under /lam-viec/."""

from django.urls import URLPattern, path, re_path

from projects.views import (
    agreement,
    allocation,
    allocation_move,
    bank,
    bank_line,
    business,
    call,
    contribution,
    fulfilment,
    many,
    norm,
    payment,
    pledge,
    project,
    receipt,
    review,
    village,
)

urlpatterns: list[URLPattern] = [
    # Projects
    path("du-an/", project.project_list, name="project_list"),
    path("du-an/moi/", project.project_open, name="project_open"),
    path("du-an/<slug:code>/", project.project_show, name="project_show"),
    re_path(
        r"^du-an/(?P<code>[\w-]+)/(?P<verb>khoi-cong|hoan-thanh)/$",
        project.project_move,
        name="project_move",
    ),
    path("du-an/<slug:code>/sua/", project.project_edit, name="project_edit"),
    path("du-an/<slug:code>/tai-lieu/moi/", project.document_add, name="document_add"),
    path("tai-lieu/<int:pk>/", project.document_get, name="document_get"),
    # Calls, pledges, contributions
    path("du-an/<slug:code>/van-dong/moi/", call.call_open, name="call_open"),
    path("van-dong/<int:pk>/", call.call_show, name="call_show"),
    path("van-dong/<int:pk>/ket-thuc/", call.call_close, name="call_close"),
    path("van-dong/<int:pk>/dang-ky/moi/", pledge.pledge_add, name="pledge_add"),
    path("van-dong/<int:pk>/danh-sach/", pledge.pledge_import, name="pledge_import"),
    path(
        "van-dong/<int:pk>/danh-sach/<slug:token>/",
        pledge.pledge_import_confirm,
        name="pledge_import_confirm",
    ),
    path("van-dong/mau-danh-sach.xlsx", pledge.pledge_template, name="pledge_template"),
    path("dang-ky/<int:pk>/", pledge.pledge_slip, name="pledge_slip"),
    path("dang-ky/<int:pk>/rut-lai/", pledge.pledge_withdraw, name="pledge_withdraw"),
    path("van-dong/<int:pk>/nhan-nhieu/", many.receive_many, name="receive_many"),
    path(
        "du-an/<slug:code>/nhan-dong-gop/",
        contribution.contribution_receive,
        name="contribution_receive",
    ),
    path("dong-gop/", contribution.contribution_list, name="contribution_list"),
    path("dong-gop/bien-nhan.pdf", receipt.contribution_receipts, name="contribution_receipts"),
    path("dong-gop/<int:pk>/", contribution.contribution_show, name="contribution_show"),
    path("dong-gop/<int:pk>/dao/", contribution.contribution_undo, name="contribution_undo"),
    path(
        "dong-gop/<int:pk>/bien-nhan.pdf",
        receipt.contribution_receipt,
        name="contribution_receipt",
    ),
    # Norms, allocations
    path("dinh-muc/", norm.norm_list, name="norm_list"),
    path("du-an/<slug:code>/phan-bo/", allocation.allocation_request, name="allocation_request"),
    path("phan-bo/<int:pk>/", allocation.allocation_show, name="allocation_show"),
    path("phan-bo/<int:pk>/sua/", allocation.allocation_edit, name="allocation_edit"),
    path("phan-bo/<int:pk>/gui/", allocation_move.allocation_submit, name="allocation_submit"),
    path("phan-bo/<int:pk>/duyet/", allocation_move.allocation_approve, name="allocation_approve"),
    path("phan-bo/<int:pk>/tra-lai/", allocation_move.allocation_return, name="allocation_return"),
    path("phan-bo/<int:pk>/rut/", allocation_move.allocation_draw, name="allocation_draw"),
    path(
        "phan-bo/<int:pk>/dao/", allocation_move.allocation_take_back, name="allocation_take_back"
    ),
    path("phan-bo/<int:pk>/thu-hoi/", allocation_move.allocation_revoke, name="allocation_revoke"),
    path("tham-dinh/", review.review_desk, name="review_desk"),
    path("tham-dinh/<int:pk>/", review.review_show, name="review_show"),
    path(
        "tham-dinh/<int:pk>/tai-lieu/<int:document_pk>/",
        review.review_document,
        name="review_document",
    ),
    # Agreements, the business's pages
    path("du-an/<slug:code>/thoa-thuan/", agreement.agreement_draft, name="agreement_draft"),
    path("thoa-thuan/<int:pk>/", agreement.agreement_show, name="agreement_show"),
    path("thoa-thuan/<int:pk>/ky/", agreement.agreement_sign, name="agreement_sign"),
    path("thoa-thuan/<int:pk>/ket-thuc/", agreement.agreement_end, name="agreement_end"),
    path("thoa-thuan/<int:pk>/cam-ket/", agreement.commitment_add, name="commitment_add"),
    path("cam-ket/<int:pk>/xoa/", agreement.commitment_remove, name="commitment_remove"),
    path("cam-ket/<int:pk>/nhan-tien/", fulfilment.commitment_receive, name="commitment_receive"),
    path("cam-ket/<int:pk>/bao-cao/", fulfilment.fulfilment_report, name="fulfilment_report"),
    path("thuc-hien/<int:pk>/xac-nhan/", fulfilment.fulfilment_confirm, name="fulfilment_confirm"),
    path("doanh-nghiep/", business.business_home, name="business_home"),
    path("doanh-nghiep/<int:pk>/", business.business_agreement, name="business_agreement"),
    path(
        "doanh-nghiep/<int:pk>/ban-ke.pdf", business.business_statement, name="business_statement"
    ),
    # Payments
    path("du-an/<slug:code>/de-nghi-chi/", payment.payment_request, name="payment_request"),
    path("chi-tien/", payment.payment_list, name="payment_list"),
    path("chi-tien/<int:pk>/", payment.payment_show, name="payment_show"),
    path("chi-tien/<int:pk>/duyet/", payment.payment_approve, name="payment_approve"),
    path("chi-tien/<int:pk>/tra-lai/", payment.payment_return, name="payment_return"),
    path("chi-tien/<int:pk>/xac-nhan/", village.payment_confirm, name="payment_confirm"),
    path("chi-tien/<int:pk>/chi/", payment.payment_pay, name="payment_pay"),
    path("chi-tien/<int:pk>/dao/", payment.payment_take_back, name="payment_take_back"),
    path("chi-tien/<int:pk>/phieu.pdf", payment.payment_voucher, name="payment_voucher"),
    # Bank statements and reconciliation
    path("doi-chieu/", bank.bank_accounts, name="bank_accounts"),
    path("doi-chieu/<int:pk>/", bank.bank_account, name="bank_account"),
    path("doi-chieu/<int:pk>/nhap/", bank.statement_import, name="statement_import"),
    path("doi-chieu/<int:pk>/tu-dong/", bank.reconcile_auto, name="reconcile_auto"),
    path("doi-chieu/dong/<int:pk>/", bank_line.match_confirm, name="match_confirm"),
    path("doi-chieu/dong/<int:pk>/lai-phi/", bank_line.bank_own, name="bank_own"),
    path("doi-chieu/khop/<int:pk>/bo/", bank_line.match_undo, name="match_undo"),
]
