"""Staff pages."""

from django.urls import path

from ledger.views import components

urlpatterns = [
    path("mau/", components.components, name="components"),
]
