"""Whether all that a text asks is what an error means: it was read somewhere, and did not come."""

from __future__ import annotations

import re

from troubleshooter.matching.reading.late import Late

_LONGEST = 1_000  # characters of a text that is no more than such a question
_SHORT = 300  # characters of a question that compares
_REACH = 120  # characters of the question before and behind the error

_WHAT = re.compile(r"\b(?:wat|what|waar)\b", re.IGNORECASE)
_CALLED = (
    r"(?:(?:de|het|een|the|an?|term|fout|fouten|foutmelding|foutcode|melding|meldingen|code|status"
    r"|statuscode|tekst|error|message|text|warning|waarschuwing)\s){0,3}"
)
_KIND = r"(?:error|fout|foutmelding|foutcode|melding|code|message|warning)\b"
_FILLED = r"(?:(?:er|nu|nou|nog|ook|dan|toch|precies|eigenlijk|exactly|actually)\s){0,2}"
_OF = r"(?:(?:van|in|uit|bij|of|from|by|on)\s(?:[^\W\d_][\w.\-]{1,20}\s?){1,2})?"
_MARKS = r"[\"'\x{2018}\x{201c}\x{201e}(\[]{0,2}"
_CLOSING = r"[\"'\x{2019}\x{201d})\]]{0,2}"
_WHERE = (
    r"(?:(?:(?:bij|tijdens|na) (?:het|de|een)|when|while"
    r"|(?:in|op|on|from|of|van|at)(?: the| de| het| een| an?)?) (?:[a-z][a-z\-]{2,20}\s?){1,3}"
    r"(?:(?:met|naar|van|in|with|to|from)\s(?:exact|visma|magento|outsmart|bookzo|e-?boekhouden)"
    r"(?: online|\.n[le]t)?\s?)?)?"
)
"""Where such an error comes with anybody."""
_EXACTLY = r"(?:(?:nu|nou|ook|alweer|dan|precies|eigenlijk|exact|exactly|actually|again)\b\s?){0,3}"
_GREETING = (
    r"(?:(?:hallo|hoi|hi|hey|hello|dag|goede(?:morgen|middag|navond)|good (?:morning|afternoon)"
    r"|beste|dear)\b[^.?!,\n]{0,30}[,.!]?\s{0,2})?"
)
_WONDERED = Late(
    r"(?i)^\W{0,4}(?:(?:a|an|een|mijn|my|our|onze|de|het|the)\s)?(?:[^\s:?.!,]{1,20}\s){1,4}"
    r"(?:vraagt(?: zich af)?|vroeg|asks|asked|wants to know|wanted to know|wil weten|wonders"
    rf"|wondered)\s(?:(?:me|us|ons|mij)\s)?(?:what|wat|waar)\s{_CALLED}{_MARKS}$"
)
_MEANS = Late(
    rf"(?i)^{_CLOSING}\s?{_OF}{_EXACTLY}(?:betekent|inhoudt|wil zeggen|zeggen wil|means|stands for"
    rf"|voor staat)\b\s?{_OF}{_EXACTLY}[.?!]?\s{{0,3}}$"
)
"""What somebody is said to ask, and nothing else."""
_SAME = (
    r"(?:(?:precies |exactly |gewoon |just )?(?:hetzelfde|het zelfde|the same|equal|gelijk|identiek"
    r"|(?:iets |something |wat )?anders?|different|een andere fout|another error|een ander woord"
    r"|another word)(?: (?:thing|error|fout|melding|ding))?)"
)
_AS = r"(?:als|aan|as|to|dan|from|than|for|voor)"
_AN_ERROR = r"(?:[^?.!\n]|\.\w){1,100}"
_IS_THAT = (
    r"(?:is|komt|does|zijn|are)\s(?:dat|dit|het|that|it|this|they)"
    r"(?:\s(?:dan|ook|nou|nu|then|also))?"
)
_OR_THE_SAME = rf"(?:,?\s?(?:en|and|of|or)\s{_IS_THAT}\s{_SAME}\s{_AS}\s{_AN_ERROR})?"
"""Whether it is another error's name, which is asked as well."""
_SOMEBODY = (
    r"(?:(?:(?:a|an|een|mijn|my|our|onze|de|het|the)\s)?(?:(?:new|nieuwe|junior|andere|other)\s)?"
    r"(?:collega|colleague|coworker|co-worker|klant|customer|client|accountant|boekhouder|bookkeeper"
    r"|stagiaire?|intern|trainee|partner|reseller|leverancier|gebruiker|user|manager|teamlid|cursist"
    r"|student|directeur|baas|boss|iemand|somebody|someone)"
    r"(?:\s(?:van|from|at|bij|of)\s[^\s:?.!,]{1,20}(?:\s[^\s:?.!,]{1,20})?)?"
    r"\s(?:vraagt|vroeg|asks|asked|wants to know|wil weten|wonders|wondered|vraagt zich af)"
    r"(?:\s(?:ons|me|us|mij|zich af|in (?:de|the) chat|by (?:mail|phone)|per (?:mail|chat)))?"
    r"\s?[:,]?\s?"
    r"|(?:vraag(?:je)?|question|q|v)(?:\s(?:van|from|of|in|uit|via|by|per)"
    r"(?:\s[^\s:?.!,]{1,20}){1,3})?\s?[:.\-]\s?)?"
)
"""Who asks, where it is somebody else."""
_COMPARED = tuple(
    Late(rf"(?i)^\W{{0,4}}{_GREETING}{_SOMEBODY}{asked}\?\W{{0,3}}$")
    for asked in (
        rf"(?:(?:en|and|maar|but|ja|oh)[,]?\s)?(?:is|zijn|are)\s{_AN_ERROR}\s{_SAME}\s{_AS}\s{_AN_ERROR}",
        rf"(?:does|do|betekent|betekenen|zegt|zeggen)\s{_AN_ERROR}\s"
        rf"(?:mean\s|say\s)?{_SAME}\s{_AS}\s{_AN_ERROR}",
        rf"(?:zijn|are)\s{_AN_ERROR}\s(?:en|and)\s{_AN_ERROR}\s{_SAME}",
        r"(?:wat|what) (?:betekent|is|wil|houdt|does)\s"
        rf"{_AN_ERROR},?\s(?:en|and|of|or)\s{_IS_THAT}\s{_SAME}\s{_AS}\s{_AN_ERROR}",
        r"(?:which(?: one)?|wat|welke(?: van de twee)?) is (?:worse|erger|ernstiger|more serious"
        rf"|more common|belangrijker)[,:]?\s{_AN_ERROR}\s(?:or|of)\s{_AN_ERROR}",
        r"(?:dat is )?(?:het ?)?zelfde(?: ding| fout| melding)?(?: toch)?,\s"
        rf"{_AN_ERROR}\s(?:en|als)\s{_AN_ERROR}",
        rf"komt\s{_AN_ERROR}\sop hetzelfde neer als\s{_AN_ERROR}",
        r"(?:wat is|what(?:'s| is)|waar zit|where is)\s(?:(?:eigenlijk|precies|nou|exactly|dan)\s)?"
        r"(?:het|the)\s(?:exacte\s|exact\s)?(?:verschil|difference)\s(?:tussen|between)\s"
        rf"{_AN_ERROR}",
    )
)
"""Questions of whether two errors are one, or what parts them."""
_ON_A_DOCUMENT = Late(
    r"(?i)\b(?:gisteren|yesterday|vandaag|today|vorige|last|weer|again|probleem|problem|kr(?:ijg|eg)\w*"
    r"|gets?|got|getting|(?:werkbon|bon|order|factuur|invoice|bestelling|boeking|wo)[\s-]#?\w{0,3}-?\d)\b"
)
"""What says that one of them came."""
_QUESTIONS = tuple(
    (
        Late(rf"(?i)^\W{{0,4}}{_GREETING}{_SOMEBODY}(?:(?:en|and|maar|but)\s)?{asked}{_MARKS}$"),
        Late(rf"(?i)^{_CLOSING}\s?{_OF}{_EXACTLY}{told}\s?{_EXACTLY}{_WHERE}{_OR_THE_SAME}\?"),
    )
    for asked, told in (
        (rf"wat (?:houdt|houden)\s{_FILLED}{_CALLED}", r"in\b"),
        (rf"wat (?:wil|willen)\s{_FILLED}{_CALLED}", r"zeggen\b"),
        (rf"wat zou(?:den)?\s{_FILLED}{_CALLED}", r"(?:betekenen|inhouden)\b"),
        (rf"wat (?:betekent|betekenen)\s{_FILLED}{_CALLED}", ""),
        (rf"waar staat\s{_FILLED}{_CALLED}", r"voor\b"),
        (rf"what (?:does|do)\s{_CALLED}", r"(?:mean|stand for|signify)\b"),
        (rf"what (?:is|are) meant (?:by|with)\s{_CALLED}", ""),
        (rf"wat (?:wordt|worden) (?:er )?(?:bedoeld )?met\s{_CALLED}", r"(?:bedoeld\b)?"),
        (rf"what(?:'s| is) the meaning of\s{_CALLED}", ""),
        (rf"wat is de betekenis van\s{_CALLED}", ""),
        (rf"(?:wat|what) (?:is|are|zijn)\s{_CALLED}", rf"voor (?:een )?{_KIND}"),
        (rf"(?:what (?:kind|sort) of|wat voor(?: een| soort)?) {_KIND} (?:is|are|zijn)\s", ""),
    )
)
"""How such a question begins, and how it goes on behind the error."""
_QUOTES = ("'", '"')
_SENTENCE = re.compile(r"[.!?\n]")
_READ = Late(
    r"(?i)\b(?:las|lees|gelezen|zag|zie|gezien|stond|staat|kwam|tegenkwam|tegengekomen|vond|read"
    r"|saw|see|seen|came|found|is|was|stands?|listed|mentioned)\b[^.!?\n]{0,60}"
    r"\b(?:in|op|uit|on|from|at)\s(?:[^\W\d_]{1,20}\s){0,3}"
    r"(?:handleiding|gebruikershandleiding|documentatie|kennisbank|cursus\w{0,10}|brochure|website"
    r"|site|faq|wiki|(?:help|web)(?:pagina|artikel|page|article|centrum|cent(?:er|re))|lijst|list"
    r"|lesboek|manual|docs|documentation|guide|knowledge base|course|training|webinar|blog)\b"
)
"""Where it was read that nothing came."""
_NOT_READ = Late(
    r"(?i)\b(?:niet|geen|nergens|niets|not|no|nothing|nowhere|maar|but|log|\w*fout\w*|krijg\w*"
    r"|kreeg|kregen|get|got|gets|export\w*|import\w*|sync\w*)\b|n't\b|\d"
)
"""What says that it is not there, or came after all."""
_COURTESY = Late(
    r"(?i)(?:(?:alvast|bij voorbaat|many|veel)\s)?(?:bedankt|dank(?:je|u)?(?: je| u)?(?: wel)?"
    r"|thanks?(?: you)?|mvg|gr|groet\w{0,4}|met vriendelijke groet\w{0,2}|(?:kind )?regards)\b"
    r"[^.!?\n]{0,40}|(?:hallo|hoi|hi|hey|hello|dag|goede(?:morgen|middag|navond)|beste|dear"
    r"|good (?:morning|afternoon))\b[^.!?\n]{0,30}"
)


def is_meaning_asked(text: str, start: int, end: int) -> bool:
    """Whether `text` only asks what the error at `start`..`end` means, and says at most where it
    was read."""
    if len(text) > _LONGEST:
        return False
    asked = "?" in text[start : end + _REACH]
    if asked and _is_compared(text):
        return True
    start += 1 if text[start] in _QUOTES else 0
    low = max(text.rfind(mark, 0, start) for mark in "\n.!?") + 1
    close = text.find(text[start - 1], start, end) if text[low:start].endswith(_QUOTES) else -1
    end = close if close >= 0 else end  # what fits a value may go on behind the quotation
    before, behind = text[max(low, start - _REACH) : start], text[end : end + _REACH]
    if _WHAT.search(before) is None:
        return False
    if _WONDERED.search(text[:start]) is not None and _MEANS.search(text[end:]) is not None:
        return True
    if not asked:
        return False
    for question, told in _QUESTIONS:
        if question.search(before) is not None and (found := told.search(behind)) is not None:
            rest = f"{text[:low]}\n{text[end + found.end() :]}"
            return all(_says_nothing(one.strip()) for one in _SENTENCE.split(rest))
    return False


def _is_compared(text: str) -> bool:
    """Whether all of a text asks whether errors are the same, or what parts them."""
    plain = text.strip()
    if len(plain) > _SHORT or _ON_A_DOCUMENT.search(plain) is not None:
        return False
    return any(asked.search(plain) is not None for asked in _COMPARED)


def _says_nothing(sentence: str) -> bool:
    """Whether a sentence tells no more than where something was read, or only greets."""
    if not any(map(str.isalpha, sentence)) or _COURTESY.fullmatch(sentence) is not None:
        return True
    return _READ.search(sentence) is not None and _NOT_READ.search(sentence) is None
