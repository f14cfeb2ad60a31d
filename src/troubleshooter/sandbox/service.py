"""Our own description of e-Boekhouden's SOAP service, and its WSDL made from that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

NAMESPACE = "http://www.e-boekhouden.nl/soap"
_OWN = "SessionID SecurityCode2"


@dataclass(frozen=True, slots=True)
class Field:
    """One element of a record: its type, whether it must stand there, may be nil, may repeat."""

    name: str
    type: str
    required: bool = False
    nillable: bool = False
    repeated: bool = False


def _fields(text: str) -> tuple[Field, ...]:
    """Fields written `Name:type`; `!` must stand there, `?` may be nil, `*` may repeat."""
    found = []
    for word in text.split():
        name, _, kind = word.partition(":")
        marks = kind[len(kind.rstrip("!?*")) :]
        found.append(
            Field(name, kind.rstrip("!?*") or "string", "!" in marks, "?" in marks, "*" in marks)
        )
    return tuple(found)


def _many(item: str) -> str:
    return f"{item}:{item}?*"


_RECORDS: Mapping[str, str] = {
    "cError": "LastErrorCode LastErrorDescription",
    "cAdministratie": "Bedrijf Plaats Guid StartBoekjaar",
    "cSaldoFilter": "GbCode KostenPlaatsId:long! DatumVan:dateTime!? DatumTot:dateTime!?",
    "cSaldiFilter": "KostenPlaatsId:long! DatumVan:dateTime!? DatumTot:dateTime!? Categorie",
    "cSaldo": "ID:long! Code Categorie Saldo:double!",
    "cFactuur": (
        "Factuurnummer Relatiecode Datum:dateTime! Betalingstermijn:long! Factuursjabloon "
        "PerEmailVerzenden:boolean! EmailOnderwerp EmailBericht EmailVanAdres EmailVanNaam "
        "AutomatischeIncasso:boolean! IncassoIBAN IncassoMachtigingSoort IncassoMachtigingID "
        "IncassoMachtigingDatumOndertekening:dateTime! IncassoMachtigingFirst:boolean! "
        "IncassoRekeningNummer IncassoTnv IncassoPlaats IncassoOmschrijvingRegel1 "
        "IncassoOmschrijvingRegel2 IncassoOmschrijvingRegel3 InBoekhoudingPlaatsen:boolean! "
        "BoekhoudmutatieOmschrijving Regels:ArrayOfCFactuurRegel"
    ),
    "cFactuurRegel": (
        "Aantal:double! Eenheid Code Omschrijving PrijsPerEenheid:double! BTWCode "
        "TegenrekeningCode KostenplaatsID:long!"
    ),
    "cFactuurFilter": "Factuurnummer Relatiecode DatumVan:dateTime! DatumTm:dateTime!",
    "cFactuurList": (
        "Factuurnummer Relatiecode:anyType Datum:dateTime! Betalingstermijn:long! "
        "TotaalExclBTW:double! TotaalBTW:double! TotaalInclBTW:double! TotaalOpenstaand:double! "
        "URLPDFBestand Regels:ArrayOfCFactuurRegel"
    ),
    "cMutatie": (
        "MutatieNr:long! Soort:enMutatieSoorten! Datum:dateTime! Rekening RelatieCode "
        "Factuurnummer Boekstuk Omschrijving Betalingstermijn Betalingskenmerk InExBTW "
        "MutatieRegels:ArrayOfCMutatieRegel"
    ),
    "cMutatieRegel": (
        "BedragInvoer:decimal! BedragExclBTW:decimal! BedragBTW:decimal! BedragInclBTW:decimal! "
        "BTWCode BTWPercentage:decimal! TegenrekeningCode KostenplaatsID:long!"
    ),
    "cMutatieFilter": (
        "MutatieNr:long! MutatieNrVan:long MutatieNrTm:long Factuurnummer DatumVan:dateTime! "
        "DatumTm:dateTime!"
    ),
    "cMutatieList": (
        "MutatieNr:long! Soort:enMutatieSoorten! Datum:dateTime! Rekening RelatieCode "
        "Factuurnummer Boekstuk Omschrijving Betalingstermijn InExBTW "
        "MutatieRegels:ArrayOfCMutatieListRegel"
    ),
    "cMutatieListRegel": (
        "BedragInvoer:decimal! BedragExclBTW:decimal! BedragBTW:decimal! BedragInclBTW:decimal! "
        "BTWCode BTWPercentage:decimal! Factuurnummer TegenrekeningCode KostenplaatsID:long!"
    ),
    "cGrootboekrekening": "ID:long! Code Omschrijving Categorie Groep",
    "cGrootboekrekeningFilter": "ID:long! Code Categorie",
    "cRelatie": (
        "ID:long! AddDatum:dateTime! Code Bedrijf Contactpersoon Geslacht Adres Postcode Plaats "
        "Land Adres2 Postcode2 Plaats2 Land2 Telefoon GSM FAX Email Site Notitie Bankrekening "
        "Girorekening BTWNummer KvkNummer Aanhef IBAN BIC BP "
        + " ".join(f"Def{number}" for number in range(1, 11))
        + " LA Gb_ID:long! GeenEmail:long! NieuwsbriefgroepenCount:long!"
    ),
    "cRelatieFilter": "Trefwoord Code ID:long!",
    "cOpenPost": (
        "MutDatum:dateTime! MutFactuur RelCode RelBedrijf Bedrag:double! Voldaan:double! "
        "Openstaand:double!"
    ),
    "cKostenplaatsFilter": "KostenplaatsID:long KostenplaatsParentID:long Omschrijving",
    "cKostenplaats": "KostenplaatsId:long! Omschrijving KostenplaatsParentId:long!",
    "cArtikelFilter": (
        "ArtikelID:long ArtikelOmschrijving ArtikelCode GroepOmschrijving GroepCode"
    ),
    "cArtikel": (
        "ArtikelID:long! ArtikelOmschrijving ArtikelCode GroepOmschrijving GroepCode Eenheid "
        "InkoopprijsExclBTW:decimal! VerkoopprijsExclBTW:decimal! VerkoopprijsInclBTW:decimal! "
        "BTWCode TegenrekeningCode BtwPercentage:decimal! KostenplaatsID:long! Actief:boolean!"
    ),
    **{
        f"ArrayOfC{item[1:]}": _many(item)
        for item in (
            "cAdministratie", "cSaldo", "cFactuurRegel", "cFactuurList", "cMutatieRegel",
            "cMutatieList", "cMutatieListRegel", "cGrootboekrekening", "cRelatie", "cOpenPost",
            "cKostenplaats", "cArtikel",
        )
    },
    **{
        f"cResult{method}": f"ErrorMsg:cError {rest}"
        for method, rest in {
            "GetAdministraties": "Administraties:ArrayOfCAdministratie",
            "GetSaldo": "Saldo:double!",
            "GetSaldi": "Saldi:ArrayOfCSaldo",
            "AddFactuur": "Factuurnummer",
            "GetFacturen": "Facturen:ArrayOfCFactuurList",
            "AddMutatie": "Mutatienummer:long!",
            "GetMutaties": "Mutaties:ArrayOfCMutatieList",
            "AddGrootboekrekening": "Gb_ID:long!",
            "GetGrootboekrekeningen": "Rekeningen:ArrayOfCGrootboekrekening",
            "AddRelatie": "Rel_ID:long!",
            "GetRelaties": "Relaties:ArrayOfCRelatie",
            "GetOpenPosten": "Openposten:ArrayOfCOpenPost",
            "OpenSession": "SessionID",
            "AutoLogin": "Token",
            "GetKostenplaatsen": "Kostenplaatsen:ArrayOfCKostenplaats",
            "GetArtikelen": "Artikelen:ArrayOfCArtikel",
        }.items()
    },
}  # fmt: skip
RECORDS: Mapping[str, tuple[Field, ...]] = {name: _fields(text) for name, text in _RECORDS.items()}
"""The fields of each record type, in the order they stand on the wire."""
_ENUMERATIONS: Mapping[str, tuple[str, ...]] = {
    "enMutatieSoorten": (
        "OpeningsSaldo", "FactuurOntvangen", "FactuurVerstuurd", "FactuurbetalingOntvangen",
        "FactuurbetalingVerstuurd", "GeldOntvangen", "GeldUitgegeven", "Memoriaal",
    ),
    "enOpenpostenSoort": ("Debiteuren", "Crediteuren"),
}  # fmt: skip
_LOGIN = "Username SecurityCode1 SecurityCode2 Source"
_METHODS: Mapping[str, tuple[str, str]] = {
    "OpenSession": (_LOGIN, "cResultOpenSession"),
    "OpenSessionSub": (f"{_LOGIN} AdministratieGUID", "cResultOpenSession"),
    "CloseSession": ("SessionID", ""),
    "AutoLogin": ("Username SessionID SecurityCode2", "cResultAutoLogin"),
    "GetAdministraties": (_OWN, "cResultGetAdministraties"),
    "AddFactuur": (f"{_OWN} oFact:cFactuur", "cResultAddFactuur"),
    "GetFacturen": (f"{_OWN} cFilter:cFactuurFilter", "cResultGetFacturen"),
    "AddMutatie": (f"{_OWN} oMut:cMutatie", "cResultAddMutatie"),
    "GetMutaties": (f"{_OWN} cFilter:cMutatieFilter", "cResultGetMutaties"),
    "AddRelatie": (f"{_OWN} oRel:cRelatie", "cResultAddRelatie"),
    "UpdateRelatie": (f"{_OWN} oRel:cRelatie", "cError"),
    "GetRelaties": (f"{_OWN} cFilter:cRelatieFilter", "cResultGetRelaties"),
    "AddGrootboekrekening": (f"{_OWN} oGb:cGrootboekrekening", "cResultAddGrootboekrekening"),
    "UpdateGrootboekrekening": (f"{_OWN} oGb:cGrootboekrekening", "cError"),
    "GetGrootboekrekeningen": (
        f"{_OWN} cFilter:cGrootboekrekeningFilter", "cResultGetGrootboekrekeningen",
    ),
    "GetArtikelen": (f"{_OWN} cFilter:cArtikelFilter", "cResultGetArtikelen"),
    "GetKostenplaatsen": (f"{_OWN} cFilter:cKostenplaatsFilter", "cResultGetKostenplaatsen"),
    "GetSaldi": (f"{_OWN} cFilter:cSaldiFilter", "cResultGetSaldi"),
    "GetSaldo": (f"{_OWN} cFilter:cSaldoFilter", "cResultGetSaldo"),
    "GetOpenPosten": (f"{_OWN} OpSoort:enOpenpostenSoort!", "cResultGetOpenPosten"),
}  # fmt: skip
REQUESTS: Mapping[str, tuple[Field, ...]] = {
    method: _fields(request) for method, (request, _) in _METHODS.items()
}
"""The fields of each method's request."""
RESULTS: Mapping[str, str] = {method: result for method, (_, result) in _METHODS.items()}
"""The record type of each method's result, '' for none."""
_ROOT = (
    '<?xml version="1.0" encoding="utf-8"?><definitions xmlns="http://schemas.xmlsoap.org/wsdl/" '
    'xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
    f'xmlns:t="{NAMESPACE}" targetNamespace="{NAMESPACE}">'
)


def wsdl(location: str) -> bytes:
    """The service's description as WSDL, with `location` as its address."""
    return "".join(
        [
            _ROOT,
            f'<types><xs:schema elementFormDefault="qualified" targetNamespace="{NAMESPACE}">',
            *(_complex(name, fields) for name, fields in RECORDS.items()),
            *(_enumeration(name, values) for name, values in _ENUMERATIONS.items()),
            *(_messages_types(method) for method in _METHODS),
            "</xs:schema></types>",
            *(_message(f"{method}{way}") for method in _METHODS for way in ("", "Response")),
            '<portType name="soapAppSoap">',
            *(
                f'<operation name="{method}"><input message="t:{method}"/>'
                f'<output message="t:{method}Response"/></operation>'
                for method in _METHODS
            ),
            '</portType><binding name="soapAppSoap" type="t:soapAppSoap">',
            '<soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>',
            *(
                f'<operation name="{method}"><soap:operation style="document" '
                f'soapAction="{NAMESPACE}/{method}"/><input><soap:body use="literal"/></input>'
                '<output><soap:body use="literal"/></output></operation>'
                for method in _METHODS
            ),
            '</binding><service name="soapApp"><port name="soapAppSoap" binding="t:soapAppSoap">',
            f"<soap:address location={quoteattr(location)}/></port></service></definitions>",
        ]
    ).encode()


def _type(name: str) -> str:
    return f"t:{name}" if name in RECORDS or name in _ENUMERATIONS else f"xs:{name}"


def _sequence(fields: Iterable[Field]) -> str:
    inside = "".join(
        f'<xs:element name="{field.name}" minOccurs="{int(field.required)}" '
        f'maxOccurs="{"unbounded" if field.repeated else 1}"'
        + (' nillable="true"' if field.nillable else "")
        + (f' type="{_type(field.type)}"/>' if field.type != "anyType" else "/>")
        for field in fields
    )
    return f"<xs:sequence>{inside}</xs:sequence>"


def _complex(name: str, fields: Iterable[Field]) -> str:
    return f'<xs:complexType name="{name}">{_sequence(fields)}</xs:complexType>'


def _enumeration(name: str, values: Iterable[str]) -> str:
    inside = "".join(f'<xs:enumeration value="{value}"/>' for value in values)
    return (
        f'<xs:simpleType name="{name}"><xs:restriction base="xs:string">{inside}'
        "</xs:restriction></xs:simpleType>"
    )


def _messages_types(method: str) -> str:
    result = RESULTS[method]
    answer = (Field(f"{method}Result", result),) if result else ()
    return (
        f'<xs:element name="{method}"><xs:complexType>{_sequence(REQUESTS[method])}'
        f'</xs:complexType></xs:element><xs:element name="{method}Response"><xs:complexType>'
        f"{_sequence(answer)}</xs:complexType></xs:element>"
    )


def _message(name: str) -> str:
    return f'<message name="{name}"><part name="parameters" element="t:{name}"/></message>'
