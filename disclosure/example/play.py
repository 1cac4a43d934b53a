"""The whole example, in the order of life: give, allot, pay, reconcile, publish, supervise."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from disclosure import answering, publishing, releasing, supervising
from disclosure.example import (
    calendar,
    culvert,
    house,
    lighting,
    moves,
    neighbours,
    oldbooks,
    papers,
    people,
    reference,
    road,
    statements,
)
from disclosure.example.papers import Movement
from disclosure.example.stage import Stage
from disclosure.models.flag import FlagRule
from disclosure.models.publication import Publication
from disclosure.models.supervision import Finding
from ledger import importing
from ledger.models.bank import Custody
from projects import reconciliation, reconciling
from projects.models.project import Kind, Project

Say = Callable[[str], None]

_LONG_TITLE = (
    "Cống thoát nước và hai mái dẫn liên thôn Phú Lập – Phú Sơn – Phú Thái, đoạn từ nhà sinh hoạt cộng đồng"
    " đến đập tràn Suối Đá Bàn"
)


def is_loaded() -> bool:
    """Tell whether the example is there already."""
    return Project.objects.filter(book__organisation__is_example=True).exists()


def load(*, today: date, say: Say, seal: Callable[[], None] = lambda: None) -> None:
    """Load the example; `say` tells what is being done, `seal` seals what is committed so far.

    All or nothing up to the first publications; what supervision then says carries the sealed root.
    """
    with transaction.atomic():
        stage, built = _until_published(today, say)
    seal()
    with transaction.atomic():
        _supervise(stage, built)
        statements.issue(stage, at=_at(stage.today))


def _until_published(today: date, say: Say) -> tuple[Stage, Project]:
    """Give, allot, pay, reconcile, publish, here and in the neighbours; return whose house was built."""
    cast = people.assemble()
    reference.enter(cast.users["quantri"], today)
    stage = _first_stage(cast, today)
    say("Nhà đại đoàn kết, chiếu sáng, đường bê tông, cống hộp …")
    built, lit, paved = house.tell(stage), lighting.tell(stage), road.tell(stage)
    road.build(stage, paved)
    settled = culvert.tell(stage)
    moves.deposit(stage, paved)
    say("Sao kê ngân hàng và đối chiếu …")
    _bank(stage)
    moves.interest(stage)
    moves.ask(stage, lit, paved)
    oldbooks.bring(stage)
    say("Công khai và giám sát …")
    _explain(stage, lit)
    calendar.keep(stage)
    _publish(stage, [built, lit, paved, settled])
    calendar.hang(stage, paved)
    calendar.excuse(stage)
    for key, suffix, title, kind, village, spot in (
        ("ham-thuan", "hamthuan", _LONG_TITLE, Kind.CULVERT, "Thôn Phú Lập",
         (Decimal("11.076210"), Decimal("108.128440"))),
        ("luong-son-nghe-an", "nghean", "Sửa nhà văn hóa xóm Bàu", Kind.CULTURE_HOUSE, "Xóm Bàu",
         (Decimal("18.871350"), Decimal("105.312680"))),
    ):  # fmt: skip
        other = neighbours.stage_of(cast, key, suffix, today)
        _publish(other, [neighbours.tell(other, title, kind, village, spot)])
    return stage, built


def _first_stage(cast: people.Cast, today: date) -> Stage:
    book = cast.book("luong-son")
    return Stage(
        cast=cast,
        book=book,
        custodies=people.custodies(book),
        today=today,
        accountant=cast.users["ketoan"],
        chair=cast.users["chutaikhoan"],
    )


def _bank(stage: Stage) -> None:
    """Import statements of all that moved so far; match by code, confirm what was written by hand."""
    said = {"bank": [*stage.moves, *_small_change(stage)], "treasury": stage.treasury_moves}
    for key, name in (("bank", "sao-ke-agribank.csv"), ("treasury", "so-phu-kho-bac.csv")):
        _reconcile(stage, stage.custodies[key], said[key], name)


def _reconcile(stage: Stage, custody: Custody, said: list[Movement], name: str) -> None:
    importing.import_statement(
        custody=custody,
        data=papers.statement(custody.number, custody.holder, 12_345_000, said),
        filename=name,
        by=stage.accountant,
        on=stage.today,
    )
    reconciling.reconcile_auto(custody=custody, by=stage.accountant, on=stage.today)
    for proposal in reconciliation.propose(custody):
        entries = [choice.entry for choice in proposal.choices if choice.entry]
        if len(entries) == 1:
            reconciling.confirm_entry(
                line=proposal.line, entry=entries[0], by=stage.accountant, on=stage.today
            )


def _small_change(stage: Stage) -> list[Movement]:
    """Return what belongs to no project: interest, a fee, a blessing without a name."""
    return [
        Movement(stage.day(61), 12_400, moves.INTEREST),
        Movement(stage.day(47), -11_000, "VAT phi CK"),
        Movement(stage.day(33), 200_000, "chuc ba con som co duong moi"),
    ]


def _explain(stage: Stage, project: Project) -> None:
    """Answer what a rule finds before it is public: the first publication comes late."""
    answering.answer_flag(
        project=project,
        rule=FlagRule.Code.PUBLISHED_LATE,
        key="",
        text="Đây là lần đầu xã công khai trên hệ thống này, sau khi chuyển sổ cũ sang. Từ nay xã công khai trong 5 ngày làm việc.",
        by=stage.accountant,
        at=_at(stage.day(1), 8),
    )


def _publish(stage: Stage, projects: list[Project]) -> None:
    for project in projects:
        proposal = releasing.propose(
            project=project,
            by=stage.accountant,
            at=_at(stage.day(1)),
            reason="Công khai định kỳ sau khi đối chiếu sao kê",
            looked_at=True,
        )
        publishing.publish(proposal=proposal, by=stage.chair, at=_at(stage.day(1)))


def _supervise(stage: Stage, project: Project) -> None:
    """Let the Front find something, the commune answer, and a second finding wait."""
    texts = (
        (Finding.Topic.QUALITY, "Cửa sổ phía tây đóng không khít, mưa tạt vào phòng ngủ. Đề nghị xã yêu cầu tổ thợ sửa trong thời gian bảo hành."),
        (Finding.Topic.DISCLOSURE, "Bảng niêm yết tại nhà văn hóa thôn 2 chưa có biên bản bàn giao nhà. Đề nghị xã bổ sung."),
    )  # fmt: skip
    for number, (topic, text) in enumerate(texts):
        finding = supervising.record_finding(
            publication=publishing.latest(project) or Publication(),
            topic=topic,
            text=text,
            by=stage.person("mattran"),
            at=_at(stage.today, 8 + number),
        )
        if number == 0:
            supervising.answer(
                finding=finding,
                text="Tổ thợ thôn 2 đã chỉnh lại khung cửa và thay gioăng; Trưởng thôn và gia đình đã ký biên bản.",
                by=stage.accountant,
                at=_at(stage.today, 8) + timedelta(minutes=30),
            )


def _at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=timezone.get_default_timezone())
