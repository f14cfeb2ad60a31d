"""What `connections` says to the user, in Dutch and English."""

from __future__ import annotations

from collections.abc import Mapping

from troubleshooter.live import ConnectionSystem
from troubleshooter.model import Language

WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "none yet": "no connections yet; `troubleshooter connections add NAME` makes one",
        "leave out": " (empty leaves it out)",
        "unseen": "{said} (unseen; or env:NAME)",
        "added": "{name}: added; `troubleshooter connections test {name}` tries it",
        "added, log in": "{name}: added; `troubleshooter connections login {name}` logs in, then "
        "`troubleshooter connections test {name}` tries it",
        "open": "open this address in the browser and give consent:",
        "paste": "then paste the whole address that the browser was sent back to:",
        "waiting": "waiting for the browser; --paste takes the address by hand",
        "nobody": "no address came back, so nobody is logged in",
        "logged in": "{name}: logged in; the access token lives {seconds} seconds",
        "not kept": "{name}: no refresh token came along, so the next login is due after that",
        "lives": "{name}: the access token lives {seconds} seconds",
    },
    "nl": {
        "none yet": "nog geen verbindingen; `troubleshooter connections add NAAM` maakt er een",
        "leave out": " (leeg laten mag)",
        "unseen": "{said} (onzichtbaar; of env:NAAM)",
        "added": "{name}: toegevoegd; `troubleshooter connections test {name}` probeert hem uit",
        "added, log in": "{name}: toegevoegd; `troubleshooter connections login {name}` meldt u "
        "aan, daarna probeert `troubleshooter connections test {name}` hem uit",
        "open": "open dit adres in de browser en geef toestemming:",
        "paste": "plak daarna het hele adres waar de browser op uitkwam:",
        "waiting": "er wordt op de browser gewacht; met --paste plakt u het adres zelf",
        "nobody": "er kwam geen adres terug, dus er is niemand aangemeld",
        "logged in": "{name}: aangemeld; het accesstoken is nog {seconds} seconden geldig",
        "not kept": "{name}: er kwam geen refresh token mee, dus daarna moet u zich opnieuw "
        "aanmelden",
        "lives": "{name}: het accesstoken is nog {seconds} seconden geldig",
    },
}
HINTS: Mapping[Language, Mapping[tuple[ConnectionSystem, str], str]] = {
    "en": {
        (ConnectionSystem.EXACT, "redirect_uri"): "as registered in the App Center, letter by "
        "letter",
        (ConnectionSystem.VISMA, "redirect_uri"): "only for a login as a user, as registered in "
        "the Developer Portal",
        (ConnectionSystem.VISMA, "tenant_id"): "of the company, not of the customer; a login as a "
        "user chooses the company in the browser",
        (ConnectionSystem.MAGENTO, "magento_path"): "the shop's folder, for its self-test",
    },
    "nl": {
        (ConnectionSystem.EXACT, "redirect_uri"): "zoals in het App Center vastgelegd, letter voor "
        "letter",
        (ConnectionSystem.VISMA, "redirect_uri"): "alleen om als gebruiker aan te melden, zoals in "
        "de Developer Portal vastgelegd",
        (
            ConnectionSystem.VISMA,
            "tenant_id",
        ): "van het bedrijf, niet van de klant; wie als gebruiker "
        "aanmeldt, kiest het bedrijf in de browser",
        (ConnectionSystem.MAGENTO, "magento_path"): "de map van de webwinkel, voor de zelftest",
    },
}
"""By system and key, what stands behind the question for it."""
