"""Values of well-known fields, wherever they stand in a message."""

from __future__ import annotations

import pytest

from troubleshooter.matching.aligning.parameters import find_field


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("Operation timed out in connection to (soap.e-boekhouden.nl)", "soap.e-boekhouden.nl"),
        ("timed out in /srv/shop/Push.php:118", None),
        ("timed out (see https://curl.haxx.se/libcurl/c/libcurl-errors.html)", None),
        ("(see https://curl.se/x.html) for https://soap.e-boekhouden.nl/", "soap.e-boekhouden.nl"),
        ("/srv/shop/Push.php: no answer from soap.e-boekhouden.nl", "soap.e-boekhouden.nl"),
    ],
)
def test_a_file_or_a_manuals_page_is_no_host(text: str, host: str | None) -> None:
    assert find_field("host", text) == host
