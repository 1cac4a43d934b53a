"""MT940 and CAMT.053, as banks send them to the machines of large customers."""

import datetime as dt

import pytest

from ledger import bankfiles, sheets
from ledger.bankfiles.form import AccountsError, UnclearError

# In the head the X stand for a head office, and for whoever receives the message: SWIFT writes them so.
MT940 = """\
{1:F01BFTVVNVXAXXX0000000000}{2:I940XXXXN}{4:
:20:STMT01
:25:BFTVVNVX/0011001000123
:28C:00001/001
:60F:C260901VND1000000,
:61:2608310901C500000,NTRFNONREF//FT26244001
:86:LE AN UNG HO LAM DUONG XM26AB12CD dong gop thang chin nam hai kho
ng hai sau
:61:2609030903D200000,00NCHKUNC01
:86:?00CHI?20TT XI MANG THANG 9 CONG TRI?21NH DUONG?30970436?32CTY A
:61:260903C5,
:62F:C260903VND1300005,
:86:thong tin cua ca sao ke
-}
:20:STMT02
:25:0011001000123
:28C:00002/001
:60F:C260903VND1300005,
:61:2609040904RC5,NMSCNONREF
:86:dao lai
:62F:C260904VND1300000,
-}
"""

CAMT = """\
<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>1</MsgId><CreDtTm>2026-09-04T01:00:00</CreDtTm></GrpHdr>
<Stmt><Id>1</Id><Acct><Id><Othr><Id>0011001000123</Id></Othr></Id><Ccy>VND</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="VND">1000000</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-09-01</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="VND">1300000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-09-03</Dt></Dt></Bal>
<Ntry><Amt Ccy="VND">500000</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
 <BookgDt><Dt>2026-09-01</Dt></BookgDt><AcctSvcrRef>FT1</AcctSvcrRef>
 <NtryDtls><TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs><RltdPties><Dbtr><Pty><Nm>LÊ AN</Nm></Pty></Dbtr></RltdPties>
 <RmtInf><Ustrd>Ủng hộ XM26AB12CD</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="VND">200000.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>
 <BookgDt><DtTm>2026-09-03T08:00:00+07:00</DtTm></BookgDt><AcctSvcrRef>FT2</AcctSvcrRef>
 <NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch>
 <TxDtls><Amt Ccy="VND">150000</Amt><RmtInf><Ustrd>lương</Ustrd></RmtInf></TxDtls>
 <TxDtls><Amt Ccy="VND">50000</Amt><RmtInf><Ustrd>phụ cấp</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="VND">9</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>PDNG</Cd></Sts></Ntry>
</Stmt></BkToCstmrStmt></Document>
"""


def read(text: str, name: str = "sao-ke.txt", encoding: str = "utf-8"):
    return bankfiles.read(text.encode(encoding), name)


@pytest.mark.parametrize("name", ["sao-ke.txt", "sao-ke.sta", "MT940", "a.940"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_days_of_an_mt940_file_are_read_as_one_statement(name, newline):
    statement = read(MT940.replace("\n", newline), name)
    assert (statement.account_number, statement.opening, statement.closing) == (
        "0011001000123",
        1_000_000,
        1_300_000,
    )
    assert [(r.number, r.on.day, r.amount, r.doc_no) for r in statement.rows] == [
        (1, 1, 500_000, "FT26244001"),
        (2, 3, -200_000, "UNC01"),
        (3, 3, 5, ""),
        (4, 4, -5, ""),
    ]
    assert [r.source_row for r in statement.rows] == [6, 9, 11, 19]


def test_texts_of_mt940_are_put_together_again():
    texts = [row.text for row in read(MT940).rows]
    assert texts == [
        "LE AN UNG HO LAM DUONG XM26AB12CD dong gop thang chin nam hai khong hai sau",
        "TT XI MANG THANG 9 CONG TRINH DUONG CTY A",
        "",
        "dao lai",
    ]


def test_days_that_stand_newest_first_are_put_in_order():
    head, first, second = MT940.split(":20:")
    statement = read(f"{head}:20:{second}:20:{first}")
    assert (statement.opening, statement.closing) == (1_000_000, 1_300_000)
    assert [row.amount for row in statement.rows] == [-5, 500_000, -200_000, 5]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (":62F:C260903VND1300005,", ":62F:C260903VND1300006,", r"dòng 11 .*1\.300\.005"),
        (
            ":60F:C260903VND1300005,\n:61:2609040904RC5,",
            ":60F:C260903VND1300004,\n:61:2609040904RC4,",
            "số dư đầu kỳ của phần này",
        ),
        (":62F:C260904VND1300000,\n", "", "thiếu số dư"),
        ("VND", "USD", "USD"),
        ("D200000,00", "D200000,50", "số lẻ"),
        (":61:2609030903D200000,00NCHKUNC01", ":61:hong", "Dòng 9 .*MT940"),
        ("2608310901C", "2602310901C", "MT940"),
    ],
)
def test_an_mt940_file_that_is_not_right_is_refused(old, new, says):
    assert old in MT940
    with pytest.raises(bankfiles.BankFileError, match=says) as refusal:
        read(MT940.replace(old, new))
    assert "Hãy" in str(refusal.value)


def test_two_accounts_in_one_mt940_file_are_refused():
    with pytest.raises(AccountsError, match="0011001000999"):
        read(MT940.replace(":25:0011001000123", ":25:0011001000999"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_camt_is_read_as_the_bank_booked_it(encoding):
    statement = read(CAMT, "sao-ke.xml", encoding)
    assert (statement.account_number, statement.opening, statement.closing) == (
        "0011001000123",
        1_000_000,
        1_300_000,
    )
    first, second = statement.rows
    assert (first.on, first.amount, first.doc_no) == (dt.date(2026, 9, 1), 500_000, "FT1")
    assert first.text == "Ủng hộ XM26AB12CD LÊ AN"
    assert (second.on, second.amount, second.text) == (
        dt.date(2026, 9, 3),
        -200_000,
        "lương phụ cấp",
    )


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("1300000.00", "1300001.00", "giao dịch thứ 2"),
        ('<Amt Ccy="VND">500000<', '<Amt Ccy="USD">500000<', "USD"),
        ("200000.00", "200000.50", "số lẻ"),
        (">500000<", ">5e5<", "Giao dịch thứ 1"),
        ("<BookgDt><Dt>2026-09-01</Dt></BookgDt>", "", "Giao dịch thứ 1 .*ngày"),
        ("camt.053.001.08", "camt.052.001.08", "CAMT.053"),
    ],
)
def test_a_camt_file_that_is_not_right_is_refused(old, new, says):
    content = CAMT.replace(old, new)
    if "052" in new:
        content = content.replace("BkToCstmrStmt", "BkToCstmrAcctRpt")
    with pytest.raises(bankfiles.BankFileError, match=says):
        read(content, "sao-ke.xml")


@pytest.mark.parametrize("cut", [300, 900, -20])
def test_a_camt_file_that_is_cut_is_refused(cut):
    with pytest.raises(sheets.SheetError, match="XML bị hỏng"):
        read(CAMT[:cut], "sao-ke.xml")


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY x "1"><!ENTITY y "&x;&x;&x;&x;">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd">',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_xml_with_a_document_type_is_refused(doctype):
    with pytest.raises(sheets.SheetError, match="DOCTYPE"):
        read(CAMT.replace("<Document", f"{doctype}<Document", 1), "sao-ke.xml")


def test_xml_that_is_nested_too_deep_is_refused():
    with pytest.raises(sheets.SheetError, match="quá sâu"):
        read(CAMT.replace("<Stmt>", "<Stmt>" + "<a>" * 5000), "sao-ke.xml")


def test_a_message_of_no_bank_is_no_statement():
    with pytest.raises(UnclearError):
        read("<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'/>", "a.xml")
