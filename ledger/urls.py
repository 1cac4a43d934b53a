"""Staff pages."""

from django.urls import path

from ledger.views import (
    account_book,
    cash_book,
    closing,
    components,
    custodies,
    entry,
    funds,
    journal,
    moves,
    periods,
    trial,
)

urlpatterns = [
    path("so-sach/", journal.entry_list, name="entry_list"),
    path("so-sach/<int:pk>/", entry.entry_show, name="entry_show"),
    path("so-sach/<int:pk>/bien-nhan.json", entry.entry_receipt, name="entry_receipt"),
    path("so-sach/<int:pk>/dao/", entry.entry_reverse, name="entry_reverse"),
    path("so-sach/nguon-tien/", funds.fund_list, name="fund_list"),
    path("so-sach/nguon-tien/<int:pk>/", funds.fund_show, name="fund_show"),
    path("so-sach/noi-giu-tien/", custodies.custody_list, name="custody_list"),
    path("so-sach/noi-giu-tien/moi/", custodies.custody_open, name="custody_open"),
    path("so-sach/noi-giu-tien/<int:pk>/dong/", custodies.custody_close, name="custody_close"),
    path("so-sach/can-doi/", trial.trial_balance, name="trial_balance"),
    path("so-sach/tai-khoan/", account_book.account_list, name="account_list"),
    path("so-sach/tai-khoan/<int:pk>/", account_book.account_book, name="account_book"),
    path("so-sach/so-quy/", cash_book.cash_book, name="cash_book"),
    path("so-sach/khoa-so/", periods.period_list, name="period_list"),
    path("so-sach/khoa-so/de-nghi/", closing.period_close, name="period_close"),
    path("so-sach/khoa-so/mo-lai/", closing.period_reopen, name="period_reopen"),
    path("so-sach/khoa-so/<int:pk>/", periods.period_show, name="period_show"),
    path("so-sach/khoa-so/<int:pk>/chap-thuan/", closing.period_accept, name="period_accept"),
    path("so-sach/khoa-so/<int:pk>/tu-choi/", closing.period_refuse, name="period_refuse"),
    path("so-sach/dieu-chuyen/", moves.move_list, name="move_list"),
    path("so-sach/dieu-chuyen/moi/", moves.move_propose, name="move_propose"),
    path("so-sach/dieu-chuyen/nop-tien/", moves.cash_deposit, name="cash_deposit"),
    path("so-sach/dieu-chuyen/<int:pk>/", moves.move_show, name="move_show"),
    path("so-sach/dieu-chuyen/<int:pk>/dong-y/", moves.move_agree, name="move_agree"),
    path("so-sach/dieu-chuyen/<int:pk>/tu-choi/", moves.move_refuse, name="move_refuse"),
    path("so-sach/dieu-chuyen/<int:pk>/van-ban/", moves.move_paper, name="move_paper"),
    path("mau/", components.components, name="components"),
]
