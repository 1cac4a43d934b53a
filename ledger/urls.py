"""Staff pages."""

from django.urls import path

from ledger.views import (
    account_book,
    cash_book,
    components,
    custodies,
    entry,
    funds,
    journal,
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
    path("mau/", components.components, name="components"),
]
