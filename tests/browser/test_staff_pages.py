"""Every staff page of the example, looked at by somebody who may open it."""

from collections import defaultdict

import pytest
from django.conf import settings
from django.test import Client

from ledger.models.people import User
from tests import test_access
from tests.browser import chromium
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.django_db

BODY = "text/html; charset=utf-8"

# Who looks, of those who may: an accountant sees the most buttons, the others what is only theirs.
LOOKERS = ("ketoan", "chutaikhoan", "thuquy", "thamdinh", "doanhnghiep", "mattran")


def test_every_staff_page_fits_its_screen_and_everybody(example: str) -> None:
    test_access.add_what_waits()
    clients = {name: _logged_in(name) for name in LOOKERS}
    pages = _pages(clients)
    with chromium.started() as browser:
        for name, paths in pages.items():
            key = clients[name].cookies[settings.SESSION_COOKIE_NAME].value
            visitor = Visitor(browser, example).carry(sessionid=key)
            for path in paths:
                visitor.open(path)


def _pages(clients: dict[str, Client]) -> dict[str, list[str]]:
    """Return the addresses of the table of access that give a page, by who looks at them."""
    found = defaultdict(list)
    for name, row in test_access.PAGES.items():
        looker = next((looker for looker in LOOKERS if looker in row.opens), None)
        if looker is None:
            continue
        path = test_access.address(name)
        answer = clients[looker].get(path)
        if answer.status_code == 200 and answer["Content-Type"] == BODY:
            found[looker].append(path)
        for close in getattr(answer, "_resource_closers", ()):  # close() would end the connection
            close()
    return found


def _logged_in(username: str) -> Client:
    client = Client()
    user = User.objects.get(username=username)
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    return client
