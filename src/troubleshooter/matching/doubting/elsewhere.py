"""Whether an error is others': somebody says so, or the operating system's own programs log it."""

from __future__ import annotations

from troubleshooter.matching.reading.late import Late

_OTHERS = Late(
    r"(?i)\b(?:buren|buurman|collega's?|next door|neighbou?rs?|elsewhere|elders"
    r"|ergens anders|(?:andere?|another|other) (?:camping|company|customer|shop"
    r"|bedrijf|klant|vestiging|winkel))\b"
)
_NOT_OURS = Late(
    r"(?i)\b(?:wij|we|ik) (?:zelf )?(?:hebben|heb) (?:dat|die|dit|hem) (?:zelf )?niet[.,;!]"
    r"|\b(?:we|i) (?:do not|don'?t) have (?:that|it)(?: one)?(?: ourselves| myself)?[.,;!]",
    needs=("niet", "not", "don"),
)

_OF_THE_SYSTEM = Late(
    r"(?:^|\s)(?:sshd|sudo|su|login|crond?|CRON|systemd-logind|polkitd|vsftpd|proftpd|pure-ftpd|smbd"
    r"|dovecot|imap-login|pop3-login|auth-worker|postfix(?:/[\w\-]{1,30}){1,2}|exim4?|opendkim|saslauthd"
    r"|spamd|clamd|freshclam|named|dhclient|ntpd|chronyd|openvpn|strongswan|fail2ban[.\w]{0,20}|cupsd"
    r"|pam_unix)(?:\[\d{1,9}\]|\([\w\-]{1,20}(?::[\w\-]{1,20})?\))?: "
)
"""Who logs a line of syslog: a program that signs people in or carries their mail, and no link."""


def is_the_systems(before: str) -> bool:
    """Whether a line's front, before an error, shows that the operating system's own programs log
    it: `sshd[22190]: pam_unix(sshd:auth): authentication failure`."""
    return _OF_THE_SYSTEM.search(before) is not None


def is_elsewhere(before: str, behind: str) -> bool:
    """Whether a line names others before the error, and says behind it that it is not theirs who
    write: `Bij de buren was het .., wij hebben dat niet.`"""
    return _NOT_OURS.search(behind) is not None and _OTHERS.search(before) is not None
