"""An address that a widget should have shortened is forgotten at the door."""

from __future__ import annotations

import pytest

from cobrowse.gateway.payloads import Page


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://shop.test/products/tarn-two-person-tent?q=•••", True),
        ("https://shop.test/•••/•••?•••", True),
        ("https://kim:doe@shop.test/", False),
        ("https://shop.test/u/kim@example.com", False),
        ("https://shop.test/reset?token=9f86d081884c7d659a2feaa0c55ad015", False),
        ("https://shop.test/pay/4111111111111111", False),
        ("http://[", False),
    ],
)
def test_addresses_of_pages(url: str, *, kept: bool) -> None:
    assert Page(title="Shop", url=url, hidden=False).url == (url if kept else "")
