"""Two more communes: a neighbour in the province, and a namesake in another one."""

from datetime import date
from decimal import Decimal

from disclosure.example import people
from disclosure.example.stage import Stage
from ledger.models.chart import Regime, Source
from projects import calling, opening, receiving
from projects.models.contribution import Call, Display, Form
from projects.models.project import Kind, Project
from projects.registering import NewGiver


def tell(
    stage: Stage, title: str, kind: Kind, village: str, spot: tuple[Decimal, Decimal]
) -> Project:
    """Open one small work at a spot (degrees) with a voluntary call and three gifts in cash."""
    project = stage.open_project(
        opening.Plan(
            title=title,
            kind=kind,
            scope="Một công trình nhỏ, chi phí dưới 100 triệu đồng.",
            village=village,
            latitude=spot[0],
            longitude=spot[1],
            costs={Source.PEOPLE: 60_000_000},
            responsible=[(stage.chair.full_name, "Chủ tịch UBND xã")],
        ),
        ago=40,
    )
    call = calling.open_call(
        project=project,
        by=stage.accountant,
        on=stage.day(39),
        kind=Call.Kind.VOLUNTARY,
        title=f"Ủng hộ: {title}"[:200],
        opens_on=stage.day(39),
        regime=Regime.VILLAGE,
        cash_box=stage.custodies["cash"],
    )
    for number, (name, amount) in enumerate(
        (
            ("Công Tằng Tôn Nữ Thị Ngọc Phương Thảo", 2_000_000),
            ("Hồ Văn Lý", 500_000),
            ("Nguyễn Cảnh Toàn", 1_000_000),
        )
    ):
        receiving.receive(
            project=project,
            giver=NewGiver(name=name, village=village),
            form=Form.CASH,
            on=stage.day(30 - number),
            by=stage.accountant,
            key=f"example:{project.code}:{number}",
            display=Display.ANONYMOUS if number == 1 else Display.NAME,
            amount=amount,
            custody=stage.custodies["cash"],
            call=call,
        )
    return project


def stage_of(cast: people.Cast, key: str, suffix: str, today: date) -> Stage:
    """Return the stage of another commune of the cast."""
    book = cast.book(key)
    return Stage(
        cast=cast,
        book=book,
        custodies=people.custodies(book),
        today=today,
        accountant=cast.users[f"ketoan-{suffix}"],
        chair=cast.users[f"chutaikhoan-{suffix}"],
    )
