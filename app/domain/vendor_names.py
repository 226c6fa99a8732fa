"""Whether two firms are probably one: their names without what varies, and their mail and site domains."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

_LEGAL_FORMS = """
    ab ag aps as asa bhd bv bvba co company corp corporation cv doo dd eg ek ev eood gbr gesmbh gmbh ges inc
    incorporated kft kg kgaa kk lda limited llc llp lp ltd ltda mbh mbb nv od oe ohg ood ooo oy oyj pbc plc pllc
    pte pty pvt private rl rt sa sab sae sarl sas sasu sca scop scrl sdn se sl slu snc soc spa spj spk spol spzoo
    srl sro ug uab zoo zrt
"""
LEGAL_FORMS = frozenset(_LEGAL_FORMS.split())
"""Legal forms, lower case and without dots or accents; those of several words by each word."""
LITTLE = frozenset({"and", "et", "und", "y", "the"})
_PUBLIC_DOMAINS = """
    163.com 126.com aol.com bluewin.ch fastmail.com free.fr gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net
    googlemail.com hey.com hotmail.com hotmail.fr icloud.com laposte.net libero.it live.com mac.com mail.com
    mail.ru me.com msn.com naver.com orange.fr outlook.com outlook.de proton.me protonmail.com qq.com
    rediffmail.com sunrise.ch t-online.de tutanota.com wanadoo.fr web.de yahoo.co.uk yahoo.com yahoo.de yahoo.fr
    yandex.com yandex.ru ymail.com zoho.com
"""
PUBLIC_DOMAINS = frozenset(_PUBLIC_DOMAINS.split())
"""Domains under which anybody may have mail: two firms that share one have nothing in common."""
ALIKE = 0.9
"""The least difflib ratio of two names that differ by typing errors."""
SHORTEST_TYPED = 5
"""Shorter names that differ are two names."""
COMMON_WORD = 60
"""A word in the names of more firms than this leads to no comparison by itself."""
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_WITHIN = re.compile(r"[.'’`´]")
_WORD = re.compile(r"[^\W_]+")
_DOMAIN = re.compile(r"(?=.{3,200}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}")


@dataclass(frozen=True, slots=True)
class Known:
    """A firm as duplicates are looked for: `domains` are those of its site and of its people's addresses."""

    key: str
    name: str
    domains: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two firms that are probably one, and why, as words that follow both names."""

    first: Known
    second: Known
    reason: str


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in alphabetical order, without legal forms, accents, case and punctuation."""
    folded = unicodedata.normalize("NFKD", _WITHIN.sub("", name).casefold()).translate(_LETTERS)
    plain = "".join(letter for letter in folded if unicodedata.category(letter) != "Mn").casefold()
    words = _WORD.findall(plain.replace("&", " "))
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    while len(words) > 1 and words[0] in LEGAL_FORMS:
        words.pop(0)
    return tuple(sorted([word for word in words if word not in LITTLE] or words))


def same_name(one: str, other: str) -> bool:
    """Whether two names mean one firm, small typing errors allowed; in either order the same."""
    if one.strip().casefold() == other.strip().casefold():
        return True
    return _same_words(words_of(one), words_of(other))


def domain_of(text: str) -> str:
    """The domain in an address of mail or of a site, lower case and without “www.”; "" where there is none."""
    bare = text.strip().casefold().rpartition("@")[2]
    host = re.split(r"[/?#:]", bare.partition("//")[2] if "//" in bare else bare)[0].removeprefix("www.").rstrip(".")
    return host if _DOMAIN.fullmatch(host) else ""


def domains_of(*, site: str, addresses: Iterable[str]) -> frozenset[str]:
    """The domains by which a firm is known: that of its site and those of its mail; public ones count for nothing."""
    return frozenset(filter(None, map(domain_of, (site, *addresses)))) - PUBLIC_DOMAINS


def why_alike(one: Known, other: Known) -> str:
    """Why two firms are probably one, "" where they are not."""
    shared = sorted(one.domains & other.domains)
    names = same_name(one.name, other.name)
    if names and shared:
        return f"have nearly the same name and share {shared[0]}"
    if names:
        return "have nearly the same name"
    return f"share {shared[0]}" if shared else ""


def duplicates_of(firm: Known, *, among: Iterable[Known]) -> tuple[Pair, ...]:
    """The firms that are probably the same as this one, in the order given."""
    words = words_of(firm.name)
    return tuple(
        Pair(firm, other, why)
        for other in among
        if firm.domains & other.domains or _may_be_same(words, words_of(other.name)) or not words
        if (why := why_alike(firm, other))
    )


def pairs_of(firms: Sequence[Known]) -> tuple[Pair, ...]:
    """Every pair of firms that are probably one, by name. Only those are compared that share a word, a domain, or how
    their names begin or end."""
    together: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, firm in enumerate(firms):
        for sign in _signs(firm):
            together[sign].append(place)
    places = {
        pair
        for (kind, _), members in together.items()
        if kind == "domain" or len(members) <= COMMON_WORD
        for pair in combinations(members, 2)
    }
    found = (Pair(firms[one], firms[other], why_alike(firms[one], firms[other])) for one, other in places)
    return tuple(sorted((pair for pair in found if pair.reason), key=lambda pair: (pair.first.name, pair.second.name)))


def _signs(firm: Known) -> Iterator[tuple[str, str]]:
    words = words_of(firm.name)
    joined = "".join(words)
    yield from {("word", word) for word in words}
    yield "all", joined or firm.name.strip().casefold()
    yield "begins", joined[:4]
    yield "ends", joined[-4:]
    yield from (("domain", domain) for domain in firm.domains)


def _may_be_same(one: Collection[str], other: Collection[str]) -> bool:
    """A cheap look before comparing letter by letter: names of one firm differ little in length."""
    lengths = sorted((sum(map(len, one)), sum(map(len, other))))
    return lengths[0] >= 0.8 * lengths[1]


def _same_words(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if not one or not other:
        return False
    first, second = sorted(("".join(one), "".join(other)))
    if one == other or first == second:
        return True
    if min(len(first), len(second)) < SHORTEST_TYPED or _figures(first) != _figures(second):
        return False
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _figures(text: str) -> Counter[str]:
    """Names that differ in a figure are different names: branches, and firms called by a year."""
    return Counter(letter for letter in text if letter.isdigit())
