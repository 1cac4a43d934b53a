"""What the log says, written again from the rows of the books and compared byte for byte."""

from django.utils.translation import gettext_lazy as _

from ledger.models.journal import VOUCHER_PREFIX
from ledger.verification import rule
from ledger.verification.rule import Rule

_PREFIXES = ", ".join(f"('{kind}', '{prefix}')" for kind, prefix in VOUCHER_PREFIX.items())
_PART = 'f.book_id = %(book)s AND f."index" >= %(first)s AND f."index" < %(last)s'

LAST = 'SELECT coalesce(max("index") + 1, 0) FROM ledger_leaf WHERE book_id = %(book)s'

# What persons have to do with a leaf is bound by a salted hash. Where the private part was erased,
# as the law allows, nothing is left to make that hash from: it is taken from the leaf itself.
_REWRITTEN = rf"""
    WITH prefix (kind, prefix) AS (VALUES {_PREFIXES}),
    part AS (SELECT f.* FROM ledger_leaf f WHERE {_PART}),
    posted AS (
        SELECT l.entry_id, string_agg(concat(
            '{{"amount":"', l.amount, '","function":', to_json(a.function), ',"fund":', a.fund_id,
            ',"purpose":', coalesce(to_json(p.code)::text, 'null'), ',"regime":', to_json(u.regime),
            ',"source":', to_json(u.source), ',"unit":', to_json(a.unit), '}}'), ',' ORDER BY l.position) AS lines
        FROM part f JOIN ledger_line l ON l.entry_id = f.entry_id JOIN ledger_account a ON a.id = l.account_id
             JOIN ledger_fund u ON u.id = a.fund_id LEFT JOIN ledger_purpose p ON p.id = a.purpose_id
        GROUP BY l.entry_id),
    written AS (
        SELECT f.id, f."index", f.body, f.name, CASE WHEN f.kind = 'ENTRY'
            THEN concat(x.prefix, ' ', e.number, '/', e.year) ELSE f.name END AS called,
            CASE WHEN f.kind = 'ENTRY' THEN concat(
                '{{"book":', to_json(concat(b.code_prefix, '-', b.id)), ',"commitment":',
                CASE WHEN s.entry_id IS NOT NULL
                     THEN to_json(encode(sha256('so-cong:private:1\000'::bytea || s.salt || convert_to(s.text, 'UTF8')), 'hex'))::text
                     ELSE coalesce(substring(encode(f.body, 'escape') FROM ',"commitment":("[0-9a-f]{{64}}"),'), 'null') END,
                ',"kind":', to_json(e.kind), ',"lines":[', n.lines, '],"on":"', to_char(e."on", 'YYYY-MM-DD'),
                '","reverses":', CASE WHEN o.id IS NULL THEN 'null' ELSE to_json(concat(y.prefix, ' ', o.number, '/', o.year))::text END,
                ',"voucher":', to_json(concat(x.prefix, ' ', e.number, '/', e.year)), '}}')
            ELSE concat('{{"book":', to_json(concat(b.code_prefix, '-', b.id)), ',"kind":"PAPER","name":', to_json(f.name),
                ',"sha256":', substring(encode(f.body, 'escape') FROM ',"sha256":("[0-9a-f]{{64}}")\}}$'), '}}') END AS text
        FROM part f JOIN ledger_book b ON b.id = f.book_id LEFT JOIN ledger_entry e ON e.id = f.entry_id
             LEFT JOIN posted n ON n.entry_id = e.id LEFT JOIN ledger_privatepart s ON s.entry_id = e.id
             LEFT JOIN prefix x ON x.kind = e.kind LEFT JOIN ledger_entry o ON o.id = e.reverses_id
             LEFT JOIN prefix y ON o.id IS NOT NULL AND y.kind = o.kind)
"""

RULES = (
    Rule(
        _("nội dung lá là nội dung chứng từ trong sổ"),
        rule.leaf,
        rf"""
        {_REWRITTEN}
        SELECT %(book)s, id, left(encode(substr(body, 2), 'escape'), 1000),
               left(encode(convert_to(text, 'UTF8'), 'escape'), 1000) FROM written
        WHERE body <> '\x01'::bytea || convert_to(text, 'UTF8') ORDER BY "index" LIMIT 1
        """,
    ),
    Rule(
        _("tên lá là số chứng từ"),
        rule.leaf,
        f"""
        {_REWRITTEN} SELECT %(book)s, id, called, name FROM written WHERE name <> called ORDER BY "index" LIMIT 1
        """,
    ),
    Rule(
        # A leaf without a commitment says that there never was a private part: then the words of the
        # entry are still bound by its fingerprint.
        _("chứng từ không có phần riêng còn nguyên như lúc ghi (vân tay SHA-256)"),
        rule.voucher,
        rf"""
        SELECT book_id, id, fingerprint, now FROM (
            SELECT e.book_id, e.id, e.fingerprint, encode(sha256(convert_to(concat(
                '[', to_json(e.kind), ', ', to_json(to_char(e."on", 'YYYY-MM-DD')), ', ', to_json(e.summary), ', "", [',
                n.lines, ']]'), 'UTF8')), 'hex') AS now
            FROM ledger_leaf f JOIN ledger_entry e ON e.id = f.entry_id JOIN LATERAL
                 (SELECT string_agg(concat('["', a.function, '", ', a.fund_id, ', ',
                         coalesce(a.purpose_id::text, 'null'), ', ', to_json(a.unit), ', ', l.amount, ']'),
                         ', ' ORDER BY l.position) AS lines
                  FROM ledger_line l JOIN ledger_account a ON a.id = l.account_id WHERE l.entry_id = e.id) n ON true
            WHERE {_PART} AND position(',"commitment":null,'::bytea IN f.body) > 0) read
        WHERE fingerprint <> now ORDER BY id LIMIT 1
        """,
    ),
)
