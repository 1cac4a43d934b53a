"""The public site: pages, which are there in each language, and files, which are one for all."""

import re

from django.urls import URLPattern, URLResolver, include, path, register_converter

from disclosure import dictionary
from disclosure.api.views import schema
from disclosure.views import (
    agreements,
    board,
    checking,
    compare,
    embeds,
    feeds,
    files,
    flags,
    home,
    indicators,
    integrity,
    issued,
    leaf,
    log,
    maps,
    norms,
    opendata,
    places,
    project,
    rows,
    shared,
    sitemaps,
)


class OpenFile:
    """A name of the open data's own list, and no other."""

    regex = "|".join(re.escape(name) for name in dictionary.FILES)

    def to_python(self, value: str) -> str:
        """Return the name as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Return the name as it is."""
        return value


register_converter(OpenFile, "openfile")

_PROJECT = "du-an/<slug:code>/"
_LOG = "tu-kiem-chung/<slug:code>/"
_VERSION = f"{_PROJECT}phien-ban/<int:version>/"
_STATEMENT = "bao-cao/<slug:code>/"
_QUARTER = "xa/<slug:code>/so-cong-khai/<int:year>/<int:quarter>/"

_addresses: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("tim/", home.home_results, name="home_results"),
    path("so-cong-1.schema.json", files.facts_schema, name="facts_schema"),
    # Passed on: feeds, maps for robots, boxes in other sites
    path("cap-nhat.atom", feeds.everything, name="feed"),
    path("kien-nghi.atom", feeds.findings, name="feed_findings"),
    path("xa/<slug:code>/cap-nhat.atom", feeds.of_commune, name="feed_commune"),
    path(f"{_PROJECT}cap-nhat.atom", feeds.of_project, name="feed_project"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-chung.xml", sitemaps.common, name="sitemap_common"),
    path("xa/<slug:code>/sitemap-<int:part>.xml", sitemaps.of_commune, name="sitemap_commune"),
    path("nhung/du-an/<slug:code>/", embeds.project, name="embed_project"),
    path("nhung/xa/<slug:code>/", embeds.commune, name="embed_commune"),
    path("oembed", embeds.oembed, name="oembed"),
    path(f"{_PROJECT}anh.png", shared.project_picture, name="share_picture"),
    path("api/", schema.guide, name="api_guide"),
    path("api/v1/", include("disclosure.api.urls")),
    path("kiem-tra/", checking.verify, name="verify"),
    path("canh-bao/", flags.flag_list, name="flag_list"),
    path("canh-bao/<slug:rule>/", flags.flag_show, name="flag_show"),
    # The log, for everybody to check
    path("tu-kiem-chung/", log.log_list, name="log_list"),
    path("tu-kiem-chung/kiem_tra.py", log.log_script, name="log_script"),
    path(_LOG, log.log_show, name="log_show"),
    path(f"{_LOG}la-so.csv", log.log_leaves, name="log_leaves"),
    path(f"{_LOG}diem-chot.json", log.log_checkpoints, name="log_checkpoints"),
    path(f"{_LOG}<int:size>/la-so.csv", log.log_leaves, name="log_leaves_at"),
    path(f"{_LOG}<int:size>/diem-chot.json", log.log_checkpoints, name="log_checkpoints_at"),
    path(f"{_LOG}bien-nhan/", log.log_receipt, name="log_receipt"),
    path(
        f"{_LOG}<int:first>/<int:second>/noi-tiep.json", log.log_consistency, name="log_consistency"
    ),
    path(f"{_LOG}la/", leaf.leaf_find, name="leaf_find"),
    path(f"{_LOG}la/<str:index>/", leaf.leaf_show, name="leaf_show"),
    path(f"{_LOG}la/<int:index>/bien-nhan.json", leaf.leaf_proof, name="leaf_proof"),
    path("toan-ven/", integrity.integrity_page, name="integrity"),
    path("tinh/<slug:code>/toan-ven/", integrity.province_integrity, name="province_integrity"),
    path("xa/<slug:code>/toan-ven/", integrity.commune_integrity, name="commune_integrity"),
    # Open data
    path("du-lieu-mo/", opendata.opendata_page, name="opendata"),
    path("du-lieu-mo/tu-dien/", opendata.opendata_dictionary, name="opendata_dictionary"),
    path("du-lieu-mo/<openfile:name>", opendata.opendata_file, name="opendata_file"),
    path("tinh/<slug:code>/<openfile:name>", opendata.province_data, name="province_data"),
    path("xa/<slug:code>/<openfile:name>", opendata.commune_data, name="commune_data"),
    path(f"{_PROJECT}<openfile:name>", opendata.project_data, name="project_data"),
    path("ban-do/", maps.map_page, name="map_page"),
    path("so-sanh/", compare.compare_page, name="compare_page"),
    path("dinh-muc/", norms.norm_page, name="norm_page"),
    path("thoa-thuan/<slug:code>/<path:number>/", agreements.agreement_page, name="agreement_page"),
    path("chi-so/", indicators.indicator_list, name="indicator_list"),
    path("chi-so/chi-so-theo-xa.csv", indicators.indicator_csv, name="indicator_csv"),
    path("tinh/<slug:code>/", places.province_page, name="province_page"),
    path("xa/<slug:code>/", places.commune_page, name="commune_page"),
    # Printed statements
    path("xa/<slug:code>/bao-cao/", issued.commune_statements, name="commune_statements"),
    path(_STATEMENT, issued.statement_page, name="statement_page"),
    path(f"{_STATEMENT}ban-in.pdf", issued.statement_print, name="statement_print"),
    path(f"{_STATEMENT}du-lieu.json", issued.statement_json, name="statement_json"),
    path(f"{_STATEMENT}<slug:table>.csv", issued.statement_csv, name="statement_csv"),
    # The calendar, for everybody to check
    path("xa/<slug:code>/lich-cong-khai/", board.calendar_page, name="calendar_page"),
    path("xa/<slug:code>/lich-cong-khai.json", board.calendar_json, name="calendar_json"),
    path(_QUARTER, board.register_page, name="register_page"),
    path(f"{_QUARTER}so.pdf", board.register_pdf, name="register_pdf"),
    path(f"{_QUARTER}so.xlsx", board.register_xlsx, name="register_xlsx"),
    path("xa/<slug:code>/ke-hoach-cong-khai/<int:year>.pdf", board.plan_pdf, name="plan_pdf"),
    path(_PROJECT, project.project_page, name="project_page"),
    path(f"{_PROJECT}sao-ke.pdf", files.statement_pdf, name="statement_pdf"),
    path(f"{_PROJECT}du-lieu.json", files.facts_json, name="facts_json"),
    path(f"{_PROJECT}bang-niem-yet.pdf", board.notice_pdf, name="notice_pdf"),
    path(_VERSION, project.version_page, name="version_page"),
    path(f"{_VERSION}thay-doi/", project.version_changes, name="version_changes"),
    path(f"{_VERSION}sao-ke.pdf", files.statement_pdf, name="version_pdf"),
    path(f"{_VERSION}bang-niem-yet.pdf", board.notice_pdf, name="version_notice"),
    path(f"{_VERSION}du-lieu.json", files.facts_json, name="version_json"),
    path(f"{_VERSION}dong-gop/", rows.contributions_page, name="contributions_page"),
    path(f"{_VERSION}chi/", rows.payments_page, name="payments_page"),
    path(f"{_VERSION}chua-khop/", rows.unmatched_page, name="unmatched_page"),
    path(f"{_VERSION}tai-lieu/<slug:sha256>/", files.document_file, name="document_file"),
    path(f"{_VERSION}tai-lieu/<slug:sha256>/nho.jpg", files.picture_small, name="picture_small"),
]


def _is_page(each: URLPattern | URLResolver) -> bool:
    """Tell whether people read what is there: it ends as a folder does, and is no paper as it was given."""
    ends = str(each.pattern)[-1:]
    return isinstance(each, URLPattern) and ends in {"", "/"} and each.name != "document_file"


PAGES = [each for each in _addresses if _is_page(each)]
FILES = [each for each in _addresses if not _is_page(each)]
