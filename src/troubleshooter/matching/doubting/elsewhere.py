"""Whether an error is others': somebody says so, or the operating system's own programs log it."""

from __future__ import annotations

from troubleshooter.matching.reading.late import Late

_OTHERS = Late(
    r"(?i)\b(?:buren|buurman|collega's?|next door|neighbou?rs?|elsewhere|elders"
    r"|ergens anders|concurrent|competitors?|forum|(?:andere?|another|other|some|sommige)"
    r" (?:camping|company|customers?|users?|shops?|office|bedrijf|bedrijven|klant(?:en)?|gebruikers"
    r"|vestiging|winkel|kantoor|colleague|collega))\b"
)
_NOT_OURS = Late(
    r"(?i)\b(?:wij|we|ik) (?:zelf )?(?:hebben|heb) (?:dat|die|dit|hem) (?:zelf )?niet(?:[.,;!]|$)"
    r"|\b(?:wij|we|ik) (?:zelf )?(?:merken|merk|zien|zie) (?:er )?niets(?:[.,;!]|$)"
    r"|\bbij ons (?:gaat|loopt|werkt) (?:alles|het)\b[^.;!?\n]{0,20}(?:[.,;!]|$)"
    r"|\b(?:we|i) (?:have not|haven'?t|(?:do not|don'?t) (?:have (?:that|it)(?: one)?|see any))"
    r"(?: ourselves| myself)?(?:[.,;!]|$)|\bours (?:works|is fine|runs)\b",
    needs=("niet", "not", "don", "haven", "ours", "bij ons"),
)

_OF_THE_SYSTEM = Late(
    r"(?:^|\s)(?:sshd|sudo|su|login|crond?|CRON|systemd-logind|polkitd|vsftpd|proftpd|pure-ftpd"
    r"|smbd"
    r"|dovecot|imap-login|pop3-login|auth-worker|postfix(?:/[\w\-]{1,30}){1,2}|exim4?|opendkim"
    r"|saslauthd"
    r"|spamd|clamd|freshclam|named|dhclient|ntpd|chronyd|openvpn|strongswan|fail2ban[.\w]{0,20}"
    r"|cupsd"
    r"|pam_unix)(?:\[\d{1,9}\]|\([\w\-]{1,20}(?::[\w\-]{1,20})?\))?: "
)
"""Who logs a line of syslog: a program that signs people in or carries their mail, and no link."""
_ON_A_SITE = Late(
    r"(?i)^[\"')]?\s(?:on|for|at|in|bij|voor|op|van|of)\s(?:(?:the|de|het|an?|een|your|uw|onze"
    r"|our)\s)?"
    r"(?:admin(?:istrator)?[ \-]?(?:login|panel|paneel|page|pagina|area|omgeving)?|back-?end"
    r"|beheer(?:omgeving|paneel|pagina)?|webmail|checkout|afrekenpagina|login[ \-]?(?:page|form"
    r"|pagina)"
    r"|inlog(?:pagina|scherm|formulier)|loginformulier|customer (?:login|account|portal)"
    r"|klant(?:login|portaal|omgeving|account)|my account|mijn account)\b"
    r"|^[^.;\n]{0,60}\s(?:from|vanaf|van) (?:ip[ \-]?(?:address|adres)? )?\d{1,3}(?:\.\d{1,3}){3}\b"
)
"""Where people sign in to a website by themselves."""
_VISITORS = Late(
    r"(?i)(?:^|[\s:\]])(?:customer|klant|guest|gast|visitor|bezoeker|subscriber|employee|medewerker"
    r"|monteur|engineer|admin)(?:[ \-]?)(?:log ?in|inlog\w{0,6}|sign[ \-]?in|aanmelding"
    r"|authentication"
    r"|authenticatie)\b"
)
_OF_LOGIN = Late(
    r"(?i)\b(?:credentials|authenti\w{4,9}|log ?in|inlog\w{0,10}|aanmeld\w{0,9}|sign[ \-]?in"
    r"|wachtwoord|password)\b",
    needs=("credential", "auth", "log", "meld", "sign", "wacht", "password"),
)


def is_of_a_site(before: str, inside: str, behind: str) -> bool:
    """Whether a refused login is of somebody who signs in to a website: `Invalid credentials on
    admin login`."""
    if _OF_LOGIN.search(inside) is None:
        return False
    return _ON_A_SITE.search(behind) is not None or _VISITORS.search(before + inside) is not None


def is_the_systems(before: str) -> bool:
    """Whether a line's front, before an error, shows that the operating system's own programs log
    it: `sshd[22190]: pam_unix(sshd:auth): authentication failure`."""
    return _OF_THE_SYSTEM.search(before) is not None


def is_elsewhere(before: str, behind: str) -> bool:
    """Whether a line names others before the error, and says behind it that it is not theirs who
    write: `Bij de buren was het .., wij hebben dat niet.`"""
    return _NOT_OURS.search(behind) is not None and _OTHERS.search(before) is not None
