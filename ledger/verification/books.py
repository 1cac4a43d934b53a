"""What must hold for a whole book: numbers without a gap, balances, locks, bank matches."""

from django.utils.translation import gettext_lazy as _

from ledger.verification import rule
from ledger.verification.rule import Rule

_LIVE = "NOT EXISTS (SELECT FROM ledger_unmatch u WHERE u.match_id = m.id)"

NUMBERS = (
    Rule(
        _("số chứng từ liên tục, không cách quãng"),
        rule.numbers,
        """
        SELECT %(book)s, kind || ' ' || year, place, number FROM
            (SELECT kind, year, number, row_number() OVER (PARTITION BY year, kind ORDER BY number) AS place
             FROM ledger_entry WHERE book_id = %(book)s) numbered
        WHERE number <> place ORDER BY year, kind, number LIMIT 1
        """,
    ),
    Rule(
        _("bộ đếm số chứng từ bằng số cuối đã cấp"),
        rule.numbers,
        """
        SELECT %(book)s, kind || ' ' || year, given.last, counter.last FROM
            (SELECT kind, year, max(number) AS last FROM ledger_entry WHERE book_id = %(book)s GROUP BY kind, year) given
            FULL JOIN (SELECT kind, year, last FROM ledger_vouchercounter WHERE book_id = %(book)s) counter
            USING (kind, year)
        WHERE coalesce(given.last, 0) <> coalesce(counter.last, 0) ORDER BY year, kind LIMIT 1
        """,
    ),
)

BALANCES = (
    Rule(
        _("nguồn tiền, nơi giữ tiền và công trình cùng một sổ"),
        rule.fund,
        """
        SELECT f.book_id, f.id, f.book_id, CASE WHEN c.book_id <> f.book_id THEN c.book_id ELSE p.book_id END
        FROM ledger_fund f LEFT JOIN ledger_custody c ON c.id = f.custody_id
             LEFT JOIN ledger_purpose p ON p.id = f.purpose_id
        WHERE f.book_id = %(book)s AND (c.book_id <> f.book_id OR p.book_id <> f.book_id) ORDER BY f.id LIMIT 1
        """,
    ),
    Rule(
        _("tài khoản cùng sổ với nguồn tiền và công trình"),
        rule.account,
        """
        SELECT a.book_id, a.id, a.book_id,
               CASE WHEN f.book_id IS DISTINCT FROM a.book_id THEN f.book_id ELSE p.book_id END
        FROM ledger_account a LEFT JOIN ledger_fund f ON f.id = a.fund_id
             LEFT JOIN ledger_purpose p ON p.id = a.purpose_id
        WHERE a.book_id = %(book)s AND (f.book_id IS DISTINCT FROM a.book_id OR p.book_id <> a.book_id)
        ORDER BY a.id LIMIT 1
        """,
    ),
    Rule(
        _("nguồn tiền dành riêng cho một công trình chỉ dùng cho công trình ấy"),
        rule.account,
        """
        SELECT a.book_id, a.id, own.code, used.code
        FROM ledger_account a JOIN ledger_fund f ON f.id = a.fund_id JOIN ledger_purpose own ON own.id = f.purpose_id
             LEFT JOIN ledger_purpose used ON used.id = a.purpose_id
        WHERE a.book_id = %(book)s AND a.purpose_id IS DISTINCT FROM f.purpose_id ORDER BY a.id LIMIT 1
        """,
    ),
    Rule(
        _("mỗi tài khoản có mức sàn hoặc mức trần của loại nó"),
        rule.account,
        """
        SELECT a.book_id, a.id, ledger_floor(a.function), b.floor
        FROM ledger_account a JOIN ledger_balance b ON b.account_id = a.id
        WHERE a.book_id = %(book)s AND b.floor <> ledger_floor(a.function) ORDER BY a.id LIMIT 1
        """,
    ),
    Rule(
        _("số đang giữ chỗ bằng tổng các khoản giữ chỗ chưa trả"),
        rule.account,
        """
        SELECT a.book_id, a.id, coalesce(h.kept, 0), b.held
        FROM ledger_account a JOIN ledger_balance b ON b.account_id = a.id LEFT JOIN (
             SELECT h.account_id, sum(h.amount - coalesce(r.amount, 0)) AS kept FROM ledger_hold h
             CROSS JOIN LATERAL (SELECT sum(amount) AS amount FROM ledger_release WHERE hold_id = h.id) r
             WHERE h.account_id IN (SELECT id FROM ledger_account WHERE book_id = %(book)s) GROUP BY h.account_id) h ON h.account_id = a.id
        WHERE a.book_id = %(book)s AND b.held <> coalesce(h.kept, 0) ORDER BY a.id LIMIT 1
        """,
    ),
    Rule(
        _("tiền và dự toán còn lại đủ cho số đang giữ chỗ, tiền giữ hộ không trả quá"),
        rule.account,
        """
        SELECT a.book_id, a.id, b.held, b.floor * (b.debit - b.credit)
        FROM ledger_account a JOIN ledger_balance b ON b.account_id = a.id
        WHERE a.book_id = %(book)s AND b.floor <> 0 AND b.floor * (b.debit - b.credit) < b.held
        ORDER BY a.id LIMIT 1
        """,
    ),
)

# What is kept beside the lines, of one book or, book NULL, of all: the lines are read once for all books,
# where some hundred books of a middling size would each read them all. What is summed is summed for itself:
# for the one row that is looked for the server would fetch line by line.
SUMS = (
    Rule(
        _("số dư lưu sẵn bằng tổng các dòng (Nợ / Có / số dòng)"),
        rule.account,
        """
        WITH own AS (SELECT id, book_id FROM ledger_account WHERE %(book)s::bigint IS NULL OR book_id = %(book)s),
        summed AS MATERIALIZED (SELECT l.account_id, sum(greatest(l.amount, 0)) AS debit, sum(greatest(-l.amount, 0)) AS credit,
                          count(*) AS lines
                   FROM ledger_line l JOIN own ON own.id = l.account_id GROUP BY l.account_id)
        SELECT own.book_id, own.id, concat_ws(' / ', coalesce(s.debit, 0), coalesce(s.credit, 0), coalesce(s.lines, 0)),
               CASE WHEN b.account_id IS NOT NULL THEN concat_ws(' / ', b.debit, b.credit, b.lines) END
        FROM own LEFT JOIN summed s ON s.account_id = own.id LEFT JOIN ledger_balance b ON b.account_id = own.id
        WHERE (b.debit, b.credit, b.lines)
              IS DISTINCT FROM (coalesce(s.debit, 0), coalesce(s.credit, 0), coalesce(s.lines, 0))
        ORDER BY own.id LIMIT 1
        """,
    ),
    Rule(
        _("số phát sinh lưu theo ngày bằng tổng các dòng trong ngày (Nợ / Có / số dòng)"),
        rule.account,
        """
        WITH own AS (SELECT id, book_id FROM ledger_account WHERE %(book)s::bigint IS NULL OR book_id = %(book)s),
        summed AS MATERIALIZED (SELECT l.account_id, l."on", sum(greatest(l.amount, 0)) AS debit,
                          sum(greatest(-l.amount, 0)) AS credit, count(*) AS lines
                   FROM ledger_line l JOIN own ON own.id = l.account_id GROUP BY l.account_id, l."on"),
        kept AS (SELECT d.* FROM ledger_balanceday d JOIN own ON own.id = d.account_id)
        SELECT own.book_id, account_id,
               concat_ws(' / ', to_char("on", 'DD/MM/YYYY'), s.debit, s.credit, s.lines),
               CASE WHEN d.lines IS NOT NULL THEN concat_ws(' / ', to_char("on", 'DD/MM/YYYY'), d.debit, d.credit, d.lines) END
        FROM summed s FULL JOIN kept d USING (account_id, "on") JOIN own ON own.id = account_id
        WHERE (s.debit, s.credit, s.lines) IS DISTINCT FROM (d.debit, d.credit, d.lines)
        ORDER BY account_id, "on" LIMIT 1
        """,
    ),
)

BANK = (
    Rule(
        _("tệp sao kê còn nguyên như lúc nhập (SHA-256)"),
        rule.statement,
        """
        SELECT c.book_id, s.id, s.sha256, encode(sha256(s.content), 'hex')
        FROM ledger_statement s JOIN ledger_custody c ON c.id = s.custody_id
        WHERE c.book_id = %(book)s AND s.sha256 <> encode(sha256(s.content), 'hex') ORDER BY s.id LIMIT 1
        """,
    ),
    Rule(
        _("dòng sao kê cùng tài khoản với tệp sao kê"),
        rule.bank_line,
        """
        SELECT c.book_id, n.id, s.custody_id, n.custody_id
        FROM ledger_statement s JOIN ledger_custody c ON c.id = s.custody_id
             JOIN ledger_statementline n ON n.statement_id = s.id
        WHERE c.book_id = %(book)s AND n.custody_id <> s.custody_id ORDER BY n.id LIMIT 1
        """,
    ),
    Rule(
        _("các phần của tệp sao kê nối nhau, đủ dòng như đã ghi"),
        rule.statement,
        """
        SELECT c.book_id, s.id, p.first || ' / ' || p.added, p.place || ' / ' || p.lines
        FROM ledger_statement s JOIN ledger_custody c ON c.id = s.custody_id JOIN LATERAL (
             SELECT q.id, q.first, q.added, 1 + coalesce(lag(q.last) OVER (ORDER BY q.first), 0) AS place,
                    (SELECT count(*) FROM ledger_statementline l WHERE l.part_id = q.id) AS lines
             FROM ledger_statementpart q WHERE q.statement_id = s.id) p ON true
        WHERE c.book_id = %(book)s AND (p.first <> p.place OR p.added <> p.lines) ORDER BY s.id, p.first LIMIT 1
        """,
    ),
    Rule(
        _("phần đã khớp không vượt dòng sao kê và cùng chiều thu, chi"),
        rule.bank_line,
        f"""
        SELECT c.book_id, n.id, n.amount, sum(m.amount)
        FROM ledger_custody c JOIN ledger_statementline n ON n.custody_id = c.id
             JOIN ledger_match m ON m.line_id = n.id
        WHERE c.book_id = %(book)s AND {_LIVE} GROUP BY c.book_id, n.id
        HAVING bool_or(sign(m.amount) <> sign(n.amount)) OR abs(sum(m.amount)) > abs(n.amount)
        ORDER BY n.id LIMIT 1
        """,
    ),
    Rule(
        _("phần đã khớp không vượt số tiền chứng từ thu, chi qua tài khoản ấy, cùng sổ"),
        rule.voucher,
        f"""
        WITH tied AS (
            SELECT m.entry_id, n.custody_id, sum(m.amount) AS amount
            FROM ledger_custody c JOIN ledger_statementline n ON n.custody_id = c.id
                 JOIN ledger_match m ON m.line_id = n.id
            WHERE c.book_id = %(book)s AND {_LIVE} GROUP BY m.entry_id, n.custody_id),
        moved AS (
            SELECT t.entry_id, t.custody_id, sum(l.amount) AS amount
            FROM tied t JOIN ledger_line l ON l.entry_id = t.entry_id JOIN ledger_account a ON a.id = l.account_id
                 JOIN ledger_fund f ON f.id = a.fund_id AND f.custody_id = t.custody_id
            WHERE a.function IN ('BANK', 'TREASURY') AND a.unit = 'VND' AND l.book_id = %(book)s
            GROUP BY t.entry_id, t.custody_id)
        SELECT %(book)s, t.entry_id, coalesce(v.amount, 0), t.amount
        FROM tied t LEFT JOIN moved v USING (entry_id, custody_id)
        WHERE sign(coalesce(v.amount, 0)) <> sign(t.amount) OR abs(t.amount) > abs(v.amount)
        ORDER BY t.entry_id LIMIT 1
        """,
    ),
    Rule(
        _("số còn chưa khớp của dòng sao kê bằng số tiền trừ các lần khớp"),
        rule.bank_line,
        f"""
        WITH tied AS (
            SELECT m.line_id, sum(m.amount) AS amount
            FROM ledger_custody c JOIN ledger_statementline n ON n.custody_id = c.id
                 JOIN ledger_match m ON m.line_id = n.id
            WHERE c.book_id = %(book)s AND {_LIVE} GROUP BY m.line_id)
        SELECT c.book_id, n.id, n.amount - coalesce(t.amount, 0), s.open
        FROM ledger_custody c JOIN ledger_statementline n ON n.custody_id = c.id
             LEFT JOIN tied t ON t.line_id = n.id LEFT JOIN ledger_linestanding s ON s.line_id = n.id
        WHERE c.book_id = %(book)s AND (s.open, s.custody_id, s."on")
              IS DISTINCT FROM (n.amount - coalesce(t.amount, 0), n.custody_id, n."on")
        ORDER BY n.id LIMIT 1
        """,
    ),
    Rule(
        _("số đã khớp của chứng từ bằng tổng các lần khớp"),
        rule.voucher,
        f"""
        WITH tied AS (
            SELECT m.entry_id, n.custody_id, sum(m.amount) AS amount
            FROM ledger_custody c JOIN ledger_statementline n ON n.custody_id = c.id
                 JOIN ledger_match m ON m.line_id = n.id
            WHERE c.book_id = %(book)s AND {_LIVE} GROUP BY m.entry_id, n.custody_id),
        kept AS (
            SELECT s.entry_id, s.custody_id, s.matched AS amount
            FROM ledger_entrystanding s JOIN ledger_custody c ON c.id = s.custody_id WHERE c.book_id = %(book)s)
        SELECT %(book)s, entry_id, coalesce(t.amount, 0), coalesce(k.amount, 0)
        FROM tied t FULL JOIN kept k USING (entry_id, custody_id)
        WHERE coalesce(t.amount, 0) <> coalesce(k.amount, 0) ORDER BY entry_id LIMIT 1
        """,
    ),
)

DECISIONS = (
    Rule(
        _("điều chuyển sang nguồn, chế độ hoặc công trình khác phải theo một quyết định"),
        rule.voucher,
        """
        WITH moved AS MATERIALIZED (
            SELECT l.entry_id, f.regime, f.source, a.purpose_id
            FROM ledger_account a JOIN ledger_line l ON l.account_id = a.id JOIN ledger_fund f ON f.id = a.fund_id
            WHERE a.book_id = %(book)s AND a.function = 'TRANSFER')
        SELECT e.book_id, e.id, 1, count(DISTINCT (m.regime, m.source, m.purpose_id))
        FROM moved m JOIN ledger_entry e ON e.id = m.entry_id
        WHERE e.decision_id IS NULL AND e.reverses_id IS NULL
        GROUP BY e.id HAVING count(DISTINCT (m.regime, m.source, m.purpose_id)) > 1 ORDER BY e.id LIMIT 1
        """,
    ),
    Rule(
        _("mỗi điều chuyển có quyết định đã được chủ tài khoản đồng ý, không ai từ chối"),
        rule.voucher,
        """
        SELECT e.book_id, e.id, d.number, NULL
        FROM ledger_entry e JOIN ledger_decision d ON d.id = e.decision_id
        WHERE e.book_id = %(book)s AND e.reverses_id IS NULL AND (d.book_id <> e.book_id OR d."on" > e."on"
              OR NOT EXISTS (SELECT FROM ledger_ruling r WHERE r.decision_id = d.id AND r.office = 'CHAIR')
              OR EXISTS (SELECT FROM ledger_ruling r WHERE r.decision_id = d.id
                         AND (NOT r.agreed OR r.by_id = d.asked_by_id)))
        ORDER BY e.id LIMIT 1
        """,
    ),
    Rule(
        _("tổng đã điều chuyển không vượt số tiền của quyết định"),
        rule.decision,
        """
        SELECT book_id, id, amount, moved FROM
            (SELECT d.*, ledger_moved_under(d.id) AS moved FROM ledger_decision d WHERE d.book_id = %(book)s) d
        WHERE moved > amount ORDER BY id LIMIT 1
        """,
    ),
)

RULES = (*NUMBERS, *BALANCES, *BANK, *DECISIONS)
