"""The faults of Exact Online that can be switched on; those named as a rule say what it knows."""

from __future__ import annotations

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "exact.already-processed": "Reeds verwerkt",
    "exact.customer-reference-invalid": "Ongeldige referentie: Klant",
    "exact.entry-id-incorrect": "Incorrect EntryID. There is no sales entry with this EntryID.",
    "exact.entry-number-in-use": "In gebruik: Boekstuknummer.",
    "exact.financial-period-missing": "Periode datum - tabel bevat geen periode voor deze datum:",
    "exact.gl-account-type-invalid": "Ongeldig: Grootboekrekeningtype",
    "exact.guid-not-recognised": "Niet herkende GUID-indeling.",
    "exact.identifier-empty": "Identifier cannot be empty:",
    "exact.null-reference": "Object reference not set to an instance of an object.",
    "exact.payment-condition-reference-invalid": "Ongeldige referentie: Betalingsconditie",
    "exact.payment-matching-failed": "Betaling matchen in Exact mislukt.",
    "exact.vat-code-reference-invalid": "Ongeldige referentie: Btw-code",
    "exact.several-causes": "Verplicht: Factuur voor\r\nVerplicht: Besteld door",
}
"""HTTP 500 on a record that is sent, with this text; nothing is booked."""
FORBIDDEN: Mapping[str, tuple[str, str]] = {
    "exact.no-division-access": ("NoDivisionAccess", "Forbidden"),
    "exact.division-blocked": ("DivisionBlocked", "Forbidden"),
    "exact.license-expired": ("LicenseExpired", "Forbidden"),
    "exact.blocked-user": ("BlockedUser", "Forbidden"),
    "exact.inactive-user": ("InactiveUser", "Forbidden"),
    "exact.blocked-customer": ("BlockedCustomer", "Forbidden"),
    "exact.wrong-division": ("", "Forbidden - WrongDivision"),
    "exact.scope-violated": (
        "",
        "Forbidden - Application Scope Violated. Cannot read 'financial/accounting' scope.",
    ),
}
"""HTTP 403 on every call into a division, with this Reason header and text."""
TOKEN_REFUSALS: Mapping[str, tuple[int, str, str]] = {
    "exact.old-refresh-token": (401, "unauthorized_client", "Old refresh token used."),
    "exact.refresh-too-early": (
        400,
        "access_denied",
        "Rate limit exceeded: access_token not expired",
    ),
    "exact.chain-id": (
        400,
        "invalid_grant",
        "Token is not allowed, because of invalid or empty chainId",
    ),
    "exact.refresh-expired": (
        400,
        "invalid_request",
        "The refresh token expired at 10/11/2026 9:18:20 PM and it is now 11/14/2026 4:15:50 PM.",
    ),
    "exact.user-not-active": (400, "invalid_grant", "The user is not active"),
    "exact.invalid-request": (400, "invalid_request", ""),
    "exact.login-rejected": (400, "invalid_client", ""),
}
"""What the token endpoint refuses with: status, error, description."""
BEHAVIOURS: Mapping[str, str] = {
    "exact.unauthorized": "HTTP 401 on every call: the token is not accepted",
    "exact.too-many-requests": "HTTP 429 on the endpoints that are booked on: the error block",
    "exact.rate-minutely": "HTTP 429: the calls of this minute are used up",
    "exact.rate-daily": "HTTP 429: the calls of this day are used up",
    "exact.429-bare": "HTTP 429 without any header",
    "exact.internal-server-error": "HTTP 500 without a readable cause",
    "exact.service-unavailable": "HTTP 503 with a page in HTML",
    "exact.maintenance": "HTTP 200 with a page in HTML",
    "exact.too-broad": "HTTP 408",
    "exact.payment-segment-not-found": "HTTP 404: the sales entry asked for is gone",
    "exact.no-right": "the user may not book sales entries",
    "exact.sees-nothing": "the user may not see anything: every list is empty",
}
EXACT: Mapping[str, str] = {
    **{name: f"HTTP 500: {said.splitlines()[0]}" for name, said in REFUSALS.items()},
    **{name: f"HTTP 403: {said} {reason}".strip() for name, (reason, said) in FORBIDDEN.items()},
    **{
        name: f"token endpoint: HTTP {status} {error}"
        for name, (status, error, _) in TOKEN_REFUSALS.items()
    },
    **BEHAVIOURS,
}
"""Every fault of Exact Online by name, with what it does or says."""
