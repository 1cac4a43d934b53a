"""Old books as a spreadsheet holds them: bytes in, vouchers and problems out. Pure."""

from ledger.entrylist.reader import MAX_BYTES as MAX_BYTES
from ledger.entrylist.reader import NoHeadingsError as NoHeadingsError
from ledger.entrylist.reader import read as read
from ledger.entrylist.vouchers import EntryList as EntryList
from ledger.entrylist.vouchers import Line as Line
from ledger.entrylist.vouchers import Problem as Problem
from ledger.entrylist.vouchers import Voucher as Voucher
from ledger.entrylist.writer import Catalogue as Catalogue
from ledger.entrylist.writer import template as template
from ledger.entrylist.writer import workbook as workbook
