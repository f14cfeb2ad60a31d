"""All probes, in the order in which they make sense."""

from __future__ import annotations

from collections.abc import Mapping

from troubleshooter.probes import (
    clock,
    dns,
    eboekhouden_administration,
    eboekhouden_article,
    eboekhouden_article_account,
    eboekhouden_article_vat,
    eboekhouden_call_limit,
    eboekhouden_invoice_number,
    eboekhouden_invoice_template,
    eboekhouden_ledger_account,
    eboekhouden_payment_term,
    eboekhouden_record_count,
    eboekhouden_relation,
    eboekhouden_session,
    eboekhouden_vat_code,
    http,
    outsmart_tokens,
    tcp,
    tls,
)
from troubleshooter.probes.probe import Probe

_MODULES = (
    dns,
    tcp,
    tls,
    http,
    clock,
    eboekhouden_session,
    eboekhouden_call_limit,
    eboekhouden_administration,
    eboekhouden_invoice_template,
    eboekhouden_payment_term,
    eboekhouden_ledger_account,
    eboekhouden_vat_code,
    eboekhouden_relation,
    eboekhouden_article,
    eboekhouden_article_vat,
    eboekhouden_article_account,
    eboekhouden_record_count,
    eboekhouden_invoice_number,
    outsmart_tokens,
)
PROBES: Mapping[str, Probe] = {module.PROBE.name: module.PROBE for module in _MODULES}
"""Every probe by name."""
