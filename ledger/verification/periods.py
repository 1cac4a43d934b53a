"""What must hold for the periods of a book: who signed and closed them, what stood there, nothing since."""

import hashlib
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger import periods
from ledger.models.chart import Book
from ledger.models.log import Leaf
from ledger.models.periods import ClosingDecision
from ledger.verification import rule
from ledger.verification.rule import Rule

_DECISIONS = """ledger_closingdecision d JOIN ledger_closingrequest q ON q.id = d.request_id"""

RULES = (
    Rule(
        gettext_lazy("người đề nghị và người quyết định khóa, mở kỳ là hai người"),
        rule.closing,
        f"""
        SELECT q.book_id, d.id, NULL, d.decided_by_id FROM {_DECISIONS}
        WHERE q.book_id = %(book)s AND d.decided_by_id = q.asked_by_id ORDER BY d.id LIMIT 1
        """,
    ),
    Rule(
        gettext_lazy("mã băm SHA-256 của bảng đối chiếu tháng"),
        rule.sign_off,
        """
        SELECT s.book_id, s.id, encode(sha256(convert_to(s.content, 'UTF8')), 'hex'), s.sha256 FROM ledger_signoff s
        WHERE s.book_id = %(book)s AND s.sha256 <> encode(sha256(convert_to(s.content, 'UTF8')), 'hex')
        ORDER BY s.id LIMIT 1
        """,
    ),
    Rule(
        gettext_lazy("người lập và người xác nhận bảng đối chiếu tháng là hai người"),
        rule.sign_off,
        """
        SELECT s.book_id, s.id, NULL, d.decided_by_id
        FROM ledger_signoff s JOIN ledger_signoffdecision d ON d.sign_off_id = s.id
        WHERE s.book_id = %(book)s AND d.decided_by_id = s.made_by_id ORDER BY s.id LIMIT 1
        """,
    ),
    Rule(
        # Closings older than the rule have none.
        gettext_lazy("kỳ khóa theo bảng đối chiếu đã xác nhận của chính tháng ấy"),
        rule.closing,
        f"""
        SELECT q.book_id, d.id, to_char(q."last", 'MM/YYYY'), to_char(s."last", 'MM/YYYY') FROM {_DECISIONS}
        LEFT JOIN ledger_signoff s ON s.id = d.sign_off_id AND s.book_id = q.book_id
             AND EXISTS (SELECT FROM ledger_signoffdecision c WHERE c.sign_off_id = s.id AND c.accepted)
        WHERE q.book_id = %(book)s AND q.action = 'CLOSE' AND d.accepted
              AND d.id > ledger_closings_without_sign_off() AND s."last" IS DISTINCT FROM q."last"
        ORDER BY d.id LIMIT 1
        """,
    ),
    Rule(
        gettext_lazy("sổ khóa đến ngày của quyết định khóa, mở kỳ sau cùng"),
        rule.book,
        f"""
        SELECT b.id, b.id, last."last", b.closed_to FROM ledger_book b LEFT JOIN LATERAL
            (SELECT q."last" FROM {_DECISIONS} WHERE q.book_id = b.id AND d.accepted ORDER BY d.id DESC LIMIT 1) last ON true
        WHERE b.id = %(book)s AND b.closed_to IS DISTINCT FROM last."last"
        """,
    ),
    Rule(
        # By the sums of the days, which are proved from the lines. A closing that was undone may have been followed by other entries of its months.
        gettext_lazy("số dư lúc khóa sổ bằng tổng các dòng đến hết kỳ (Nợ / Có / số dòng)"),
        rule.account,
        f"""
        WITH standing AS (
            SELECT d.id, q."last" FROM {_DECISIONS} WHERE q.book_id = %(book)s AND d.accepted AND q.action = 'CLOSE'
                   AND ledger_snapshot_before(q.book_id, q."last" + 1) = d.id),
        summed AS (
            SELECT s.id, d.account_id, sum(d.debit) AS debit, sum(d.credit) AS credit, sum(d.lines) AS lines
            FROM standing s JOIN ledger_account a ON a.book_id = %(book)s
                 JOIN ledger_balanceday d ON d.account_id = a.id AND d."on" <= s."last" GROUP BY s.id, d.account_id),
        kept AS (
            SELECT p.decision_id AS id, p.account_id, p.debit, p.credit, p.lines
            FROM standing s JOIN ledger_periodbalance p ON p.decision_id = s.id)
        SELECT %(book)s, account_id,
               CASE WHEN s.lines IS NOT NULL THEN concat_ws(' / ', to_char(t."last", 'DD/MM/YYYY'), s.debit, s.credit, s.lines) END,
               CASE WHEN k.lines IS NOT NULL THEN concat_ws(' / ', to_char(t."last", 'DD/MM/YYYY'), k.debit, k.credit, k.lines) END
        FROM summed s FULL JOIN kept k USING (id, account_id) JOIN standing t USING (id)
        WHERE (s.debit, s.credit, s.lines) IS DISTINCT FROM (k.debit, k.credit, k.lines) ORDER BY id, account_id LIMIT 1
        """,
    ),
    Rule(
        # The log holds closings among the entries, in their order: what it numbered while a month was
        # closed cannot be of that month, also where the month was opened again later.
        gettext_lazy("không chứng từ nào ghi vào kỳ đang khóa"),
        rule.voucher,
        r"""
        WITH papers AS (
            SELECT "index" AS since, lead("index") OVER (ORDER BY "index") AS until,
                   (substring(name FROM '^[a-z-]+/(\d{4}-\d\d)/') || '-01')::date + interval '1 month' AS opens
            FROM ledger_leaf WHERE book_id = %(book)s AND kind = 'PAPER' AND name ~ '^(khoa-so|mo-lai)/')
        SELECT e.book_id, e.id, to_char(p.opens, 'DD/MM/YYYY'), to_char(e."on", 'DD/MM/YYYY')
        FROM papers p JOIN ledger_leaf f ON f.book_id = %(book)s AND f."index" > p.since
             AND f."index" < coalesce(p.until, 9223372036854775807) JOIN ledger_entry e ON e.id = f.entry_id
        WHERE e."on" < p.opens ORDER BY f."index" LIMIT 1
        """,
    ),
)


def claims(book: Book) -> Iterator[tuple[ClosingDecision, str, object, object]]:
    """Yield what each closing and reopening claims: the rule, what the log holds, what stands here."""
    leaves = Leaf.objects.filter(book=book, kind=Leaf.Kind.PAPER).values_list("name", "body")
    sealed = {name: bytes(body) for name, body in leaves}
    rows = ClosingDecision.objects.filter(request__book=book, accepted=True)
    for decision in rows.select_related("request__book").order_by("id"):
        digest = hashlib.sha256(periods.paper(decision)).hexdigest()
        held = sealed.get(periods.paper_name(decision), b"")
        found = digest if f'"sha256":"{digest}"'.encode() in held else _("khác")
        yield decision, _("số dư lúc khóa sổ là số đã chốt trong nhật ký"), digest, found
