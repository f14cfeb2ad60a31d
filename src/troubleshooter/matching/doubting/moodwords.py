"""The words by which a sentence shows that it only speaks of an error, in Dutch and English."""

from __future__ import annotations

from itertools import pairwise


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


def first(row: tuple[str, ...], among: frozenset[str]) -> str:
    """The first word of a row that is one of `among`; empty if there is none."""
    return next((word for word in row if word in among), "")


def asks(row: tuple[str, ...]) -> bool:
    """Whether somebody is asked to do something: `zou u kunnen kijken naar`."""
    pairs = pairwise(row)
    return any(one in _COULD and other in _YOU for one, other in pairs)


_COULD = words("zou zouden kunt kun kan could would can will wilt wil")
_YOU = words("u je jij jullie you someone somebody anybody iemand")
ORDINARY = words(
    "the a an of to in on at by for with from is are was were be been it its this that these"
    " those we i you he she they our my your his her their us me who what which if when and or but"
    " not no so as than then there here has have had do does did will would can could should just"
    " only de het een van te op bij voor met uit zijn waren ben dit dat deze die wij ik jij je u"
    " hij zij ze ons onze mijn uw hun wie wat welke als wanneer en maar niet geen zo dan er hier"
    " heeft heb hebben doe doet deed zal zou kan kunnen moet alleen nog al ook naar om door over"
    " tot toen waar weet ooit iemand where any ever because"
)
"""What sentences consist of, and the lines of a program's log hardly."""
NOBODY = words("nobody no-one noone never nowhere neither nor niemand nooit nergens noch none")
MIGHT = words("would might zou zouden mocht mochten wouldn't you'd they'd it'd we'd")
CAN = words("could can may kan kunnen should must moet moeten mag")
WILL = words("will zal zullen shall 'll you'll it'll we'll i'll they'll")
IF = words(
    "if when whenever unless suppose supposing provided als wanneer indien zodra zolang tenzij"
    " mits ingeval until totdat \u00e1ls before voordat alvorens should mocht mochten ever ooit"
)
FEARED = words(
    "avoid avoids avoiding prevent prevents preventing afraid worried fear fears risk chance odds"
    " bang bezorgd vrees voorkom voorkomt voorkomen vermijd vermijden vermijdt risico kans"
)
CALLED = words(
    "text texts wording phrase word words term title titled heading label labels button column"
    " columns field fields setting option options menu tab named called example examples sample"
    " chapter section paragraph page article macro template category categories panel widget"
    " filter filters keyword keywords query constant class test tests translation comment commit"
    " slide quiz exercise tooltip placeholder threshold counter definition variant alert alarm"
    " monitor dashboard canned between like such codes list than poster tekst teksten bewoording"
    " woord woorden kop titel knop kolom kolommen veld velden veldnaam instelling optie opties"
    " tabblad naam genaamd heet voorbeeld voorbeelden voorbeeldtekst hoofdstuk paragraaf pagina"
    " artikel sjabloon standaardtekst categorie rubriek zoekterm constante klasse vertaling"
    " vertalingen commentaar dia oefening opdracht drempel drempelwaarde teller definitie"
    " alarmregel tussen zoals lijst behalve except dan genoemd spreek"
)
TREATED = words(
    "aanpassen herschrijven herschrijf weghalen reword rewrite rewritten rephrase shorten"
    " proofread verduidelijkt clarified alfabet spelling typo gespeld oefenmelding nabootsen"
    " naspelen explained describe describes translate translates translated translating replace"
    " replaces replaced rename renamed renames mistake mistaken confuse compare difference inject"
    " simulate simulated mock grep search searched searching practise practice discuss document"
    " documenting prefer rather liever instead add pronounce spelled imagine wish pretend review"
    " reviewing predicted insisted warn warns expect expects raise reads announce announced"
    " uitgelegd leg legt beschrijf beschrijft vertaal vertaalt vertalen vertaald vervang vervangen"
    " vervangt hernoem hernoemd hernoemen verwar verwarren vergelijk verschil nagebootst"
    " gesimuleerd zoek zoeken gezocht doorzocht bedoelen bedoeld oefenen bespreek bespreken voeg"
    " toevoegen spelt schrijf schrijven verwacht verwachten waarschuwt stel voorstel wens"
    " pretendeer herschreven expres deliberately purposely opzettelijk bewust"
)
WONDERED = words(
    "wonder wondering wonders asks curious nieuwsgierig benieuwd theoretical theoretische"
    " hypothetical hypothetisch hypothetische"
)
TOLD = words(
    "get gets getting got receive received receiving see sees seeing saw shows show showing"
    " showed says said displays appears appeared pops popped throws threw thrown returns returned"
    " returning answered answers responds responded gives gave giving comes came back ran runs"
    " hits hit stuck reports reported ended ends stops stopped fails failed failing crashed"
    " crashes died aborts aborted error errors message warning exception rejected refused read"
    " full krijg krijgen kreeg kregen krijgt gekregen zie zien ziet zag zagen staat staan stond"
    " stonden geeft gaf gaven geven gegeven zegt zei meldt meldde melden toont toonde verschijnt"
    " verscheen komt kwam komen kwamen loopt liep lopen stuit gooit terug ontvangen ontving fout"
    " foutmelding melding waarschuwing mislukt mislukte geweigerd weigert strandt strandde bleef"
    " blijft hangt hangen gehad lees faalt stopt stopte reply replies replied answer response log"
    " logs report popup screen bounce bounces bounced prints printed complains complained refuses"
    " result results halted status antwoord antwoordt antwoordde reactie resultaat scherm logboek"
    " factuurlog klantenlog eindigt eindigen eindigde sneuvelt struikelt struikelde klaagt roept"
    " vast afgekeurd uitval luidt luidde kreten reageert reageerde levert leverde afgebroken"
    " vastgelopen breekt brak"
)
NOW = words(
    "now again still nog nu weer steeds sinds since suddenly ineens opeens plotseling opnieuw"
    " today vandaag vanmorgen vanochtend gisteren yesterday keep keeps just net zojuist telkens"
)
HELP = words(
    "help hulp oplossen solve fix what wat waarom why how hoe iemand anybody anyone someone wie"
    " who please urgent spoed meekijken kijken klopt known bekend erg kunt kun advice advies idee"
    " idea gezien seen betekent mean means hoezo look"
)
US = words("i we my our ik wij we mijn ons onze me mij")
GONE = words(
    "gone solved resolved cleared disappeared opgelost verholpen verdwenen voorbij daarmee"
    " voortaan vanished nevermore"
)
SUBJECT = words(
    "changelog roadmap newsletter nieuwsbrief training cursus course quiz exam examen toets"
    " trainee trainer stagiair workshop lesson college webinar handboek handbook runbook wiki kb"
    " kennisbank glossary faq seo poster translators vertalers"
)
GUIDES = words("documentation documentatie docs doc manual handleiding reference")
JOKES = words("grap grapje mop joke joking haha pun")
RELIEF = words(
    "opluchting relief joy impressed hypothetical theoretical theoretische hypothetisch"
    " nieuwsgierig curious curiosity geruststelling reassure"
)
BIDDEN = words(
    "noteer zoek controleer check laat kijk schrijf leg grep search add close remember prepare"
    " review see never zet maak bekijk typ vergeet onthoud let do tel whoever wie usage show use"
    " replace rename ask explain toon gebruik vervang hernoem vertaal translate oefen denk herhaal"
    " voeg verwijder imagine suppose mention noem beschrijf describe"
)
"""What a sentence begins with that tells somebody what to do."""
HEARSAY = words(
    "forum thread beweert claims insisted predicted dacht rumour gerucht beweerde supposedly"
    " reputedly schijnt"
)
EVER = words("ever ooit")
FAILED = words(
    "failed fails halted stopped crashed rejected declined bounced stuck aborted died hangs broke"
    " bounces mislukt mislukte geweigerd gestopt vastgelopen strandt strandde afgekeurd hangt"
    " uitgevallen afgebroken struikelt struikelde sneuvelde sneuvelt plat vast kapot"
)
LATELY = words(
    "daarna afterwards now again nu weer steeds sinds since suddenly ineens opeens"
    " plotseling today vandaag"
    " vannacht vanmorgen vanmiddag vanochtend gisteren yesterday tonight"
)
WHEN = words("when wanneer als zodra before voordat until totdat")
PAST = words(
    "got saw showed appeared popped threw returned answered responded gave came hit ended stopped"
    " failed crashed died kreeg kregen zag zagen gaf gaven meldde toonde verscheen kwam kwamen"
    " stuitte gooide ontving strandde bleef stopte mislukte"
)
JOINING = words("of for van voor on bij over about with met in naar")
ABOUT = CALLED | words(
    "article artikel uitleg explanation advice advies idea idee suggestion discussion discussie"
    " vraag question incident copy wording feature"
)
"""Of what a text can be about, where it is not about the error itself."""
ACTED = words(
    "expres opzet opzettelijk purpose deliberately simulate simulated simulation simulatie"
    " gesimuleerd gesimuleerde nagebootst nep mock mocks mocked stub fake drill demo demonstratie"
    " oefenen oefening trainees cursisten leerlingen practise practice proefexamen"
)
"""How an error is said to be made up or brought about on purpose."""
