"""What a bank writes on its own account: fees, tax on them, interest."""

import re

from ledger import text as vn

# A text made of nothing but these words, an act of the bank among them, is the bank's own.
_FEES = frozenset({"phi", "gtgt", "vat", "fee", "fees", "charge", "charges"})
_ACTS = _FEES | {"lai", "interest", "int", "intr"}
_VOCABULARY = """
in tra thu tien gui tktg tktt tgtt tk tai khoan thanh toan khong ky han nhap goc ck chuyen khoan
qltk qlts quan ly sms bsms ott banking mobile internet ibanking ebanking emb smartbanking digibank
bank ngan hang dich vu dv duy tri thuong nien thang nam quy ngay tin nhan bien dong so du bdsd
thue cua tu den ghi co no the sao ke kiem dem tru hoan lenh napas nhanh lien trong ngoai he thong
dinh phat hanh in an xac nhan dang cuoi dau ct tt rem tfr ac gd giao dich t q cho theo mon dien tu
monthly annual account acct maintenance service transfer credit credited debit debited deposit
demand dda cap capitalization capitalisation earned statement tax notification alert of on for to
from paid pay payment the and at card withdrawal month
vcb vietcombank bidv agribank vietinbank ctg mb mbbank mbvcb techcombank tcb acb sacombank vpbank
tpbank hdbank shb vib kbnn kho bac
"""
_WORDS = _ACTS | frozenset(_VOCABULARY.split())
# What "vat" and "lai" also are: vật tư, vật liệu; lại, lái.
_MATERIALS = re.compile(r"\bvat (?:tu|lieu)\b")
_NOT_INTEREST = re.compile(r"\bl[ạá]i\b")
_WORD = re.compile(r"[a-z0-9]+")


def is_the_banks_own(text: str, amount: int) -> bool:
    """Whether a text speaks of nothing but fees or interest; numbers and references do not count.

    Interest only comes in: what goes out as “tra lai” is money given back.
    """
    plain = vn.fold(text)
    if _MATERIALS.search(plain) or _NOT_INTEREST.search(vn.nfc(text).lower()):
        return False
    words = {word for word in _WORD.findall(plain) if word.isalpha()}
    return not words.isdisjoint(_FEES if amount < 0 else _ACTS) and words <= _WORDS
