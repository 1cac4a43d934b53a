"""Money that moves: cash taken to the bank, interest shared out, a surplus that waits for a decision."""

from disclosure.example.papers import Movement
from disclosure.example.stage import Stage
from ledger import balances, banking, moving, statements
from ledger.models.chart import Pot, Regime
from ledger.models.decisions import Decision
from projects.models.project import Project

INTEREST = "IN TIEN LAI TKTG"


def deposit(stage: Stage, project: Project) -> None:
    """Let the cashier take some cash of the project to the bank, which reports it."""
    fund, _held = stage.fund_of(project, "cash")
    on, amount = stage.day(16), 400_000
    moving.deposit(
        pot=Pot(fund, project.purpose),
        custody=stage.custodies["bank"],
        amount=amount,
        on=on,
        by=stage.person("thuquy"),
        key="example:deposit",
        today=stage.today,
    )
    stage.moves.append(Movement(on, amount, "NOP TIEN MAT VAO TAI KHOAN"))


def interest(stage: Stage) -> None:
    """Book the interest that the bank paid, shared over the purposes that had money there."""
    lines = statements.open_lines(stage.custodies["bank"]).filter(text__contains=INTEREST)
    for line in lines:
        banking.record_own(line=line, by=stage.accountant, on=stage.today)


def ask(stage: Stage, lit: Project, paved: Project) -> Decision:
    """Ask that what a sponsor gave too much for the lamps goes to the road; the chair is waited for."""
    given = [
        row.fund
        for row in balances.funds([stage.book])
        if row.held and row.fund.purpose == lit.purpose and row.fund.regime == Regime.VILLAGE
    ]
    source = Pot(given[0], lit.purpose)
    target = moving.target_pot(
        source=source,
        regime=Regime.VILLAGE,
        custody=stage.custodies["bank"],
        purpose=paved.purpose,
    )
    paper = moving.Paper(
        number="05/2026/CV-NX",
        on=stage.day(3),
        issuer=Decision.Issuer.GIVER,
        why="Nhà tài trợ đồng ý dùng phần còn lại làm rãnh thoát nước dọc đường thôn 3",
        amount=1_500_000,
    )
    return moving.propose(
        source=source,
        target=target,
        paper=paper,
        by=stage.accountant,
        on=stage.day(2),
        key="example:move",
    )
