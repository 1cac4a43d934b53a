"""What must hold for every single entry; proved over a range of ids, of one book or of all."""

from django.utils.translation import gettext_lazy as _

from ledger.verification import rule
from ledger.verification.rule import Rule

_OF_BOOK = "(%(book)s::bigint IS NULL OR e.book_id = %(book)s)"
_ENTRIES = f"e.id > %(first)s AND e.id <= %(last)s AND {_OF_BOOK}"
# The range again on the lines, so that they are read by it and not one entry at a time.
_LINES = "l.entry_id > %(first)s AND l.entry_id <= %(last)s"

LAST = """
    SELECT greatest((SELECT max(id) FROM ledger_entry WHERE %(book)s::bigint IS NULL OR book_id = %(book)s),
                    (SELECT max(entry_id) FROM ledger_line WHERE %(book)s::bigint IS NULL), 0)
"""
NEXT = f"""
    SELECT CASE WHEN count(*) = %(step)s THEN max(id) END FROM (SELECT e.id FROM ledger_entry e WHERE e.id > %(first)s AND {_OF_BOOK}
                         ORDER BY e.id LIMIT %(step)s) step
"""
COUNT = f"SELECT count(*) FROM ledger_entry e WHERE {_ENTRIES}"

RULES = (
    Rule(
        _("mỗi chứng từ có ít nhất hai dòng"),
        rule.voucher,
        f"""
        SELECT e.book_id, e.id, '2', coalesce(n.lines, 0)
        FROM ledger_entry e LEFT JOIN
             (SELECT l.entry_id, count(*) AS lines FROM ledger_line l WHERE {_LINES} GROUP BY l.entry_id) n
             ON n.entry_id = e.id
        WHERE {_ENTRIES} AND coalesce(n.lines, 0) < 2 ORDER BY e.id LIMIT 1
        """,
    ),
    Rule(
        _(
            "dòng định khoản thuộc một chứng từ, cùng sổ với chứng từ và tài khoản, cùng ngày chứng từ"
        ),
        rule.line,
        f"""
        SELECT l.book_id, l.id,
               CASE WHEN e.book_id = l.book_id AND a.book_id = l.book_id THEN to_char(e."on", 'DD/MM/YYYY')
                    ELSE coalesce(e.book_id, l.book_id)::text END,
               CASE WHEN e.id IS NULL OR a.id IS NULL THEN NULL WHEN l.book_id <> e.book_id THEN l.book_id::text
                    WHEN a.book_id <> l.book_id THEN a.book_id::text ELSE to_char(l."on", 'DD/MM/YYYY') END
        FROM ledger_line l LEFT JOIN ledger_entry e ON e.id = l.entry_id
             LEFT JOIN ledger_account a ON a.id = l.account_id
        WHERE {_LINES} AND (%(book)s::bigint IS NULL OR e.book_id = %(book)s OR l.book_id = %(book)s)
              AND (e.book_id IS DISTINCT FROM l.book_id OR a.book_id IS DISTINCT FROM l.book_id OR l."on" <> e."on")
        ORDER BY l.entry_id, l.id LIMIT 1
        """,
    ),
    Rule(
        _("Nợ bằng Có trong từng nguồn tiền, công trình và đơn vị tính"),
        rule.voucher,
        f"""
        SELECT e.book_id, e.id, 0, sum(l.amount)
        FROM ledger_line l JOIN ledger_account a ON a.id = l.account_id JOIN ledger_entry e ON e.id = l.entry_id
        WHERE {_LINES} AND {_ENTRIES}
        GROUP BY e.id, a.fund_id, a.purpose_id, a.unit HAVING sum(l.amount) <> 0 ORDER BY e.id LIMIT 1
        """,
    ),
    Rule(
        _("năm của số chứng từ là năm của ngày ghi sổ"),
        rule.voucher,
        f"""
        SELECT e.book_id, e.id, extract(year FROM e."on")::int, e.year FROM ledger_entry e
        WHERE {_ENTRIES} AND e.year <> extract(year FROM e."on") ORDER BY e.id LIMIT 1
        """,
    ),
    Rule(
        _("ngày ghi sổ không trước ngày mở sổ"),
        rule.voucher,
        f"""
        SELECT e.book_id, e.id, to_char(b.opened_on, 'DD/MM/YYYY'), to_char(e."on", 'DD/MM/YYYY')
        FROM ledger_entry e JOIN ledger_book b ON b.id = e.book_id
        WHERE {_ENTRIES} AND e."on" < b.opened_on ORDER BY e.id LIMIT 1
        """,
    ),
    Rule(
        _("bút toán đảo nêu một chứng từ gốc cùng sổ, có trước, tự nó không phải bút toán đảo"),
        rule.voucher,
        f"""
        SELECT e.book_id, e.id, 'REVERSAL', e.kind || ' → ' || coalesce(o.kind, '')
        FROM ledger_entry e LEFT JOIN ledger_entry o ON o.id = e.reverses_id
        WHERE {_ENTRIES} AND ((e.kind = 'REVERSAL') <> (e.reverses_id IS NOT NULL)
              OR e.reverses_id IS NOT NULL AND (o.id IS NULL OR o.book_id <> e.book_id
                 OR o.reverses_id IS NOT NULL OR o."on" > e."on"))
        ORDER BY e.id LIMIT 1
        """,
    ),
    Rule(
        _("bút toán đảo ngược đúng chứng từ gốc"),
        rule.voucher,
        f"""
        SELECT e.book_id, e.id, 0, sum(l.amount)
        FROM ledger_entry e JOIN ledger_line l ON l.entry_id IN (e.id, e.reverses_id)
        WHERE {_ENTRIES} AND e.reverses_id IS NOT NULL
        GROUP BY e.id, l.account_id HAVING sum(l.amount) <> 0 ORDER BY e.id LIMIT 1
        """,
    ),
    Rule(
        _("người lập và người duyệt là hai người"),
        rule.voucher,
        f"""
        SELECT e.book_id, e.id, NULL, e.approved_by_id FROM ledger_entry e
        WHERE {_ENTRIES} AND e.approved_by_id = e.made_by_id ORDER BY e.id LIMIT 1
        """,
    ),
    Rule(
        # Where the private part was erased, as the law allows, its fingerprint says nothing any more.
        _("nội dung chứng từ còn nguyên như lúc ghi (vân tay SHA-256)"),
        rule.voucher,
        f"""
        SELECT book_id, id, fingerprint, now FROM (
            SELECT e.book_id, e.id, e.fingerprint, encode(sha256(convert_to(concat(
                '[', to_json(e.kind), ', ', to_json(to_char(e."on", 'YYYY-MM-DD')), ', ', to_json(e.summary), ', ',
                to_json(p.text), ', [', n.lines, ']]'), 'UTF8')), 'hex') AS now
            FROM ledger_entry e JOIN ledger_privatepart p ON p.entry_id = e.id JOIN
                 (SELECT l.entry_id, string_agg(concat('["', a.function, '", ', a.fund_id, ', ',
                         coalesce(a.purpose_id::text, 'null'), ', ', to_json(a.unit), ', ', l.amount, ']'),
                         ', ' ORDER BY l.position) AS lines
                  FROM ledger_line l JOIN ledger_account a ON a.id = l.account_id WHERE {_LINES} GROUP BY l.entry_id) n
                 ON n.entry_id = e.id
            WHERE {_ENTRIES}) read
        WHERE fingerprint <> now ORDER BY id LIMIT 1
        """,
    ),
)
