"""Words that everybody reads in another way, as data: each row with the question that makes them tell something."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VagueWords:
    """Words set apart by commas; a blank in them may be a hyphen. `is_settled_by_number`: they speak of size, speed or
    amount, so that a number in the same sentence says what is meant."""

    words: str
    question: str
    is_settled_by_number: bool = True


VAGUE = (
    VagueWords(
        "user friendly, easy to use, easy to learn, intuitive, convenient, simple to use, self explanatory",
        "Who has to be able to do what, in how long?",
        is_settled_by_number=False,
    ),
    VagueWords(
        "state of the art, cutting edge, world class, best in class, best of breed, leading edge, modern, innovative, "
        "next generation, industry leading",
        "What must it be able to do that others are not?",
        is_settled_by_number=False,
    ),
    VagueWords(
        "fast, quick, quickly, prompt, promptly, timely, rapid, rapidly, swift, swiftly, speedy, without delay, "
        "without undue delay, as soon as possible, asap, immediate, immediately, in good time, at short notice",
        "Within how many minutes, hours or days?",
    ),
    VagueWords(
        "as needed, as required, if needed, if required, if necessary, where appropriate, where necessary, "
        "where needed, as appropriate, when needed, whenever needed, when necessary, on demand",
        "Who decides that it is needed, and how often is it at most?",
        is_settled_by_number=False,
    ),
    VagueWords(
        "adequate, adequately, sufficient, sufficiently, appropriate, appropriately, reasonable, reasonably, suitable, "
        "suitably, proper, properly, satisfactory, acceptable",
        "What is enough? Give the figure, or say who judges by what.",
    ),
    VagueWords(
        "high quality, good quality, top quality, excellent, outstanding, superior, first class, professional manner, "
        "professionally",
        "By what would two people find the same quality?",
    ),
    VagueWords(
        "flexible, flexibly, scalable, agile, versatile",
        "Which change must be possible, how large, within what time?",
    ),
    VagueWords("robust, reliable, reliably, stable, resilient", "How often may it fail, and for how long?"),
    VagueWords(
        "many, several, various, numerous, a number of, a variety of, a range of, lots of", "How many? Which ones?"
    ),
    VagueWords(
        "minimise, minimize, maximise, maximize, optimise, optimize, optimal, optimally, as far as possible, "
        "as much as possible, to the extent possible, where possible, best effort, best efforts",
        "To which figure? When would it be good enough?",
    ),
    VagueWords(
        "seamless, seamlessly, smooth, smoothly, hassle free, frictionless",
        "What should no caller, customer or clerk have to do?",
        is_settled_by_number=False,
    ),
    VagueWords(
        "etc, and so on, and the like, among others, such as but not limited to, including but not limited to",
        "What else? Name all of it, or say where it ends.",
        is_settled_by_number=False,
    ),
    VagueWords(
        "cost effective, cost effectively, efficient, efficiently, economical, economically, cheap, affordable",
        "Which cost, for how much of what?",
    ),
    VagueWords(
        "proactive, proactively, dynamic, dynamically, holistic, holistically, comprehensive, comprehensively",
        "By doing what would it show?",
        is_settled_by_number=False,
    ),
)


def pattern_of(vague: VagueWords) -> re.Pattern[str]:
    """Finds any of the words, as words of their own, in any case."""
    names = sorted((name.strip() for name in vague.words.split(",")), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(name.replace(' ', '[- ]') for name in names)})(?![\w-])", re.IGNORECASE)
