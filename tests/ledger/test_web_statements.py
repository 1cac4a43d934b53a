"""Statements that are web pages under the name of Excel, and old letters."""

import pytest

from ledger import bankfiles, sheets
from tests.ledger.test_bankfiles import EXPECTED, figures

PAGE = """\
<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><title>Sao kê</title>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<style>td {mso-number-format:"\\@"}</style><script>if (1<2) alert("<td>9</td>")</script></head>
<body><!-- <tr><td>gone</td></tr> --><h2>SAO KÊ TÀI KHOẢN</h2>
<p>Số tài khoản:&nbsp;1130&nbsp;0012 3456</p>
<table border=1><tr><td colspan="2">Số dư đầu kỳ</td><td>1,000,000&nbsp;VND</td></tr></table>
<table>
<tr><th rowspan=2>Ngày<br/>giao dịch</th><th rowspan=2>Nội dung</th><th colspan=2>Số tiền</th><th rowspan=2>Số dư</th></tr>
<tr><th>Ghi nợ</th><th>Ghi có</th></tr>
<tr><td>01/09/2026</td><td>L&ecirc; An &amp; con</td><td>&nbsp;</td><td align=right>500,000</td><td>1,500,000</td></tr>
<TR><TD>03/09/2026<TD><b>xi</b> măng<br>đợt 2<TD>200,000<TD></TD><TD>1,300,000</TR>
<tr><td colspan="2">Cộng phát sinh</td><td>200,000</td><td>500,000</td><td></td></tr>
</table></body></html>
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["sao-ke.xls", "sao-ke.xlsx", "sao-ke.html"])
def test_a_web_page_named_excel_is_read(encoding, name):
    statement = bankfiles.read(PAGE.encode(encoding), name)
    assert figures(statement) == EXPECTED
    assert [row.text for row in statement.rows] == ["Lê An & con", "xi măng\nđợt 2"]
    assert (statement.account_number, statement.opening) == ("113000123456", 1_000_000)


def test_a_web_archive_is_read():
    body = PAGE.replace("=", "=3D")
    data = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        f"\r\n{body}\r\n--b--\r\n"
    )
    assert figures(bankfiles.read(data.encode(), "sao-ke.xls")) == EXPECTED


def test_merged_cells_of_a_page_keep_the_columns_apart():
    page = "<table><tr><td rowspan=3>a<td>b<tr><td>c<tr><td colspan=2>d<td>e<tr><td>f</table>"
    rows = sheets.read(page.encode(), "a.xls").rows
    assert rows == [["a", "b"], ["", "c"], ["", "d", "", "e"], ["f"]]


def test_a_table_inside_a_table_is_read_in_its_place():
    page = "<table><tr><td><table><tr><td>Tài khoản<td>1</table><tr><td>x<td>y</table>"
    assert sheets.read(page.encode(), "a.xls").rows == [["Tài khoản", "1"], ["x", "y"]]


@pytest.mark.parametrize(
    "page",
    [
        "<table>" + "<td" * 2_000_000,
        "<table><tr>" + "<td colspan=9999>" * 5000,
        "<table>" + "<tr><td>" * 500_000,
        "<table><!--" * 300_000,
        "<html>" + "<table>" * 500_000,
    ],
    ids=["unclosed tags", "wide", "long", "comments", "nested"],
)
def test_a_page_that_is_made_to_be_heavy_is_refused(page):
    with pytest.raises(sheets.SheetError):
        sheets.read(page.encode(), "a.xls")


BOOK = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="SK"><Table>
<Row><Cell><Data ss:Type="String">Số tài khoản</Data></Cell><Cell><Data ss:Type="String">113000123456</Data></Cell></Row>
<Row ss:Index="4"><Cell><Data ss:Type="String">Ngày GD</Data></Cell><Cell><Data ss:Type="String">Nội dung</Data></Cell>
<Cell><Data ss:Type="String">Nợ</Data></Cell><Cell><Data ss:Type="String">Có</Data></Cell><Cell><Data ss:Type="String">Số dư</Data></Cell></Row>
<Row><Cell><Data ss:Type="DateTime">2026-09-01T00:00:00.000</Data></Cell><Cell><Data ss:Type="String">Lê An</Data></Cell>
<Cell ss:Index="4"><Data ss:Type="Number">500000</Data></Cell><Cell><Data ss:Type="Number">1500000</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">03/09/2026</Data></Cell><Cell><Data ss:Type="String">xi măng</Data></Cell>
<Cell><Data ss:Type="Number">200000</Data></Cell><Cell/><Cell><Data ss:Type="Number">1300000</Data></Cell></Row>
</Table></Worksheet></Workbook>
"""


def test_a_workbook_of_excel_2003_in_xml_is_read():
    statement = bankfiles.read(BOOK.encode(), "sao-ke.xls")
    assert figures(statement) == EXPECTED
    assert [row.source_row for row in statement.rows] == [5, 6]


TABLE = "Ngày GD,Nội dung,Ghi nợ,Ghi có,Số dư\n01/09/2026,Nguyễn Ánh ủng hộ đường,0,5,5\n"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-32"])
def test_wide_letters_are_read_with_and_without_their_mark(encoding):
    statement = bankfiles.read(TABLE.encode(encoding), "a.csv")
    assert statement.rows[0].text == "Nguyễn Ánh ủng hộ đường"


def test_letters_of_tcvn3_are_read():
    data = "Ngµy GD,Néi dung,Ghi nî,Ghi cã,Sè d­\n01/09/2026,ñng hé ®­êng,0,5,5\n"
    assert bankfiles.read(data.encode("latin-1"), "a.csv").rows[0].text == "ủng hộ đường"


def test_letters_of_vni_are_read():
    data = "Ngaøy GD,Noäi dung,Ghi nôï,Ghi coù,Soá dö\n01/09/2026,uûng hoä ñöôøng,0,5,5\n"
    assert bankfiles.read(data.encode("cp1252"), "a.csv").rows[0].text == "ủng hộ đường"


def test_a_letter_that_the_bank_cut_in_two_does_not_spoil_the_others():
    data = TABLE.encode().replace("ủng".encode(), "ủng".encode()[:1])
    assert "Nguyễn Ánh" in bankfiles.read(data, "a.csv").rows[0].text
