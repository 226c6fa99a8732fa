"""E-mail addresses as people type them: read, or refused in a sentence."""

from email_validator import EmailNotValidError, validate_email

LONGEST = 254


def address_fault(typed: str) -> str:
    """What is wrong with an address as typed, "" where nothing is."""
    if not typed:
        return "Give the e-mail address."
    try:
        validate_email(typed, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return "This is not an e-mail address. It looks like name@example.org."
    return "" if len(typed) <= LONGEST else f"An e-mail address has at most {LONGEST} characters."
