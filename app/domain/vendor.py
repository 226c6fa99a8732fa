"""A firm of the vendor directory as it is typed or comes in a file, and what two descriptions of one make together."""

from dataclasses import dataclass, replace
from datetime import date

from app.domain.vendor_names import Known, domains_of

LONGEST_NAME, LONGEST_COUNTRY, LONGEST_CAPABILITY = 300, 80, 120
MOST_CAPABILITIES = 60
SOON_DAYS = 60


@dataclass(frozen=True, slots=True)
class VendorPerson:
    """Somebody at a firm whom the buyer knows; the address is in lower case."""

    name: str
    email: str
    phone: str = ""
    position: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A location from which a firm works."""

    place: str
    country: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Vendor:
    """What the directory says about a firm, but for its documents."""

    name: str
    domain: str = ""
    country: str = ""
    about: str = ""
    people: tuple[VendorPerson, ...] = ()
    places: tuple[Place, ...] = ()
    capabilities: tuple[str, ...] = ()


def known_as(vendor: Vendor, *, key: str) -> Known:
    """The firm as duplicates are looked for."""
    domains = domains_of(site=vendor.domain, addresses=(person.email for person in vendor.people))
    return Known(key, vendor.name, domains)


def typed_capabilities(text: str) -> tuple[str, ...]:
    """The capabilities in a text, set apart by semicolons or lines; each once, in the order typed."""
    found: dict[str, str] = {}
    for part in text.replace("\n", ";").split(";"):
        words = " ".join(part.split())
        if words:
            found.setdefault(words.casefold(), words)
    return tuple(found.values())


def capabilities_fault(capabilities: tuple[str, ...]) -> str:
    """What is wrong with capabilities as typed, "" where nothing is."""
    long = next((each for each in capabilities if len(each) > LONGEST_CAPABILITY), "")
    if long:
        return f"“{long[:40]}…” is longer than {LONGEST_CAPABILITY} characters. Set capabilities apart by semicolons."
    return f"At most {MOST_CAPABILITIES} capabilities are kept." if len(capabilities) > MOST_CAPABILITIES else ""


def added_to(stored: Vendor, *, said: Vendor) -> Vendor:
    """What is stored with what a file says about the same firm: its words where it has any, and nothing taken away."""
    people = {person.email: person for person in stored.people}
    for person in said.people:
        people[person.email] = _completed(people.get(person.email, person), by=person)
    return Vendor(
        name=stored.name,
        domain=said.domain or stored.domain,
        country=said.country or stored.country,
        about=said.about or stored.about,
        people=tuple(people.values()),
        places=_each_once((*stored.places, *said.places)),
        capabilities=typed_capabilities(";".join((*stored.capabilities, *said.capabilities))),
    )


def _completed(person: VendorPerson, *, by: VendorPerson) -> VendorPerson:
    return replace(
        person, name=by.name or person.name, phone=by.phone or person.phone, position=by.position or person.position
    )


def _each_once(places: tuple[Place, ...]) -> tuple[Place, ...]:
    found: dict[tuple[str, str], Place] = {}
    for place in places:
        found.setdefault(_place_key(place), place)
    return tuple(found.values())


def _place_key(place: Place) -> tuple[str, str]:
    return place.place.casefold(), place.country.casefold()


def expiry_words(expires_on: date | None, *, today: date) -> tuple[str, str]:
    """How soon a document expires as (tone, words): bad once it has, warn within `SOON_DAYS`, else neutral."""
    if expires_on is None:
        return "neutral", "does not expire"
    day = f"{expires_on.day} {expires_on:%B %Y}"
    days = (expires_on - today).days
    if days < 0:
        return "bad", f"expired on {day}"
    if days > SOON_DAYS:
        return "neutral", f"expires on {day}"
    when = "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days, on {day}"
    return "warn", f"expires {when}"
