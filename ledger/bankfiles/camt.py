"""CAMT.053, the bank statement of ISO 20022."""

import re
from datetime import date
from decimal import Decimal

from ledger.bankfiles import messages
from ledger.bankfiles.form import Row, RowError, StatementFile, UnclearError
from ledger.money import AmountError
from ledger.sheets import safexml
from ledger.sheets.safexml import Node

_IS = re.compile(r"camt\.05\d\.|<(?:\w+:)?BkToCstmr")
_STATEMENT = re.compile(r"camt\.053\.|BkToCstmrStmt")
_AMOUNT = re.compile(r"\d{1,18}(?:\.\d{1,5})?", re.ASCII)
_OPENINGS = ("OPBD", "PRCD", "ITBD")
_CLOSINGS = ("CLBD", "ITBD")
_UNIT = "Giao dịch thứ"
_NO_REFERENCE = frozenset({"", "NOTPROVIDED", "NONREF"})


def is_one(content: str) -> bool:
    """Whether the text is a bank's message to its customer."""
    return content[:200].lstrip().startswith("<") and bool(_IS.search(content[:20_000]))


def read(content: str) -> StatementFile:
    """Read all statements of the file as one. Raises BankFileError, or SheetError for broken XML."""
    if not _STATEMENT.search(content[:20_000]):
        raise UnclearError(
            "Tệp là báo cáo trong ngày hoặc giấy báo (CAMT.052, CAMT.054), chưa phải sao kê. "
            "Hãy xin ngân hàng sao kê CAMT.053."
        )
    reader = _Reader()
    safexml.walk(content, {"Acct", "Bal", "Ntry"}, reader.take, {"Stmt"})
    if not reader.parts:
        raise UnclearError("Tệp CAMT.053 không có sao kê nào. Hãy tải lại tệp từ ngân hàng.")
    return messages.joined(reader.parts)


class _Reader:
    """Entry by entry, so that of a long statement one is in memory at a time."""

    def __init__(self) -> None:
        self.parts: list[messages.Part] = []
        self._entries = 0
        self._begin()

    def _begin(self) -> None:
        self._first = self._entries + 1
        self._account, self._balances, self._rows = "", list[Node](), list[Row]()

    def take(self, node: Node) -> None:
        """Go on by an account, a balance, an entry or the end of a statement."""
        if node.name == "Acct":
            number = node.words("Id", "IBAN") or node.words("Id", "Othr", "Id")
            self._account = self._account or number
        elif node.name == "Bal":
            self._balances.append(node)
        elif node.name == "Ntry":
            row = self._row(node)
            self._rows += [row] if row else []
        else:
            self.parts.append(self._part())
            self._begin()

    def _part(self) -> messages.Part:
        return messages.Part(
            messages.digits_of(self._account),
            _balance(self._balances, _OPENINGS),
            _balance(self._balances[::-1], _CLOSINGS),
            tuple(self._rows),
            self._first,
            _UNIT,
        )

    def _row(self, entry: Node) -> Row | None:
        """One movement as the bank booked it; None for what is only expected."""
        self._entries += 1
        status = entry.words("Sts", "Cd") or entry.words("Sts")
        if status not in ("BOOK", ""):
            return None
        try:
            amount, on = _signed(entry), _day(entry)
        except (AmountError, ValueError) as error:
            raise RowError(self._entries, str(error), _UNIT) from error
        if not amount:
            raise RowError(self._entries, "không có số tiền.", _UNIT)
        return Row(0, on, _reference(entry), _text(entry), amount, None, self._entries)


def _balance(balances: list[Node], kinds: tuple[str, ...]) -> int | None:
    """The first balance of the best kind."""
    for kind in kinds:
        for balance in balances:
            if balance.words("Tp", "CdOrPrtry", "Cd") == kind:
                try:
                    return _signed(balance)
                except AmountError as error:
                    raise UnclearError(f"Số dư {kind} của sao kê: {error}") from error
    return None


def _signed(node: Node) -> int:
    """Đồng, below zero for a debit. A reversal already carries the side it moves the account to."""
    shown = node.first("Amt")
    text = shown.text.strip() if shown else ""
    messages.require_vnd(shown.attributes.get("Ccy", "") if shown else "")
    if not _AMOUNT.fullmatch(text):
        raise AmountError(f"“{text}” không phải là số tiền đồng rõ ràng.")
    side = node.words("CdtDbtInd")
    if side not in ("CRDT", "DBIT"):
        raise AmountError("không ghi rõ bên nợ hay bên có (CdtDbtInd).")
    amount = messages.whole(Decimal(text))
    return -amount if side == "DBIT" else amount


def _day(entry: Node) -> date:
    for kind in ("BookgDt", "ValDt"):
        for form in ("Dt", "DtTm"):
            if text := entry.words(kind, form):
                try:
                    return date.fromisoformat(text[:10])
                except ValueError as error:
                    raise ValueError("không đọc được ngày giao dịch.") from error
    raise ValueError("không có ngày giao dịch.")


def _reference(entry: Node) -> str:
    details = entry.all("NtryDtls", "TxDtls", "Refs")
    named = [entry.words("AcctSvcrRef"), entry.words("NtryRef")]
    named += [
        refs.words(kind) for kind in ("AcctSvcrRef", "TxId", "EndToEndId") for refs in details
    ]
    return next((reference for reference in named if reference not in _NO_REFERENCE), "")


def _text(entry: Node) -> str:
    """What was written with the money; of a batch all of it, each sentence once."""
    details = entry.all("NtryDtls", "TxDtls")
    texts = [line.text for detail in details for line in detail.all("RmtInf", "Ustrd")]
    texts += [detail.words("RmtInf", "Strd", "CdtrRefInf", "Ref") for detail in details]
    texts += [detail.words("AddtlTxInf") for detail in details]
    texts.append(entry.words("AddtlNtryInf"))
    side = "Dbtr" if entry.words("CdtDbtInd") == "CRDT" else "Cdtr"
    for path in ((side, "Nm"), (side, "Pty", "Nm")):
        texts += [detail.words("RltdPties", *path) for detail in details]
    plain = (" ".join(text.split()) for text in texts)
    return " ".join(dict.fromkeys(filter(None, plain)))
