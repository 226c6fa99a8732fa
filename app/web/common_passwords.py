"""The passwords of twelve and more characters that are tried first; shorter ones are refused for their length."""

_DIGITS = "1234567890"
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop", "qwerty", "qwertz", "azerty", "asdfgh")
_WORDS = (
    "password", "passw0rd", "p@ssword", "p@ssw0rd", "pa$$word", "letmein", "welcome", "iloveyou", "administrator",
    "admin", "changeme", "secret", "football", "baseball", "superman", "princess", "sunshine", "trustno1", "dragon",
    "monkey", "master", "shadow", "michael", "computer", "internet", "finalist", "procurement", "evaluation",
)  # fmt: skip
_TAILS = (
    "1", "12", "123", "1234", "12345", "123456", "1234567", "12345678", "123456789", "1234567890", "!", "123!", "1234!",
    "12345!", "2024", "2025", "2026", "2024!", "2025!", "2026!", "2024!!", "2025!!", "2026!!",
)  # fmt: skip
_OTHERS = (
    "1q2w3e4r5t6y", "1q2w3e4r5t6y7u8i", "1qaz2wsx3edc", "1qaz2wsx3edc4rfv", "zaq12wsxcde3", "q1w2e3r4t5y6",
    "abcdefghijkl", "abcdefghijklmnop", "abcdefghijklmnopqrstuvwxyz", "abcd1234efgh", "abc123abc123", "a1b2c3d4e5f6",
    "123123123123", "121212121212", "112233445566", "123321123321", "123456123456", "098765432109", "0987654321098",
    "letmeinletmein", "welcomewelcome", "correcthorsebatterystaple", "correct-horse-battery-staple", "iloveyouforever",
    "thisismypassword", "mypassword123", "passwordpassword", "secretpassword", "changemechangeme", "changemenow123",
    "adminadminadmin", "administrator", "administrator1", "qazwsxedcrfv", "qazwsxedc123",
)  # fmt: skip

COMMON = frozenset(
    {word + tail for word in (*_WORDS, *_ROWS) for tail in _TAILS}
    | {tail + word for word in (*_WORDS, *_ROWS) for tail in _TAILS}
    | {word * 2 for word in (*_WORDS, *_ROWS)}
    | {(_DIGITS * 3)[:length] for length in range(12, 31)}
    | {(_DIGITS[9] + _DIGITS[:9]) * times for times in (2, 3)}
    | {first + second for first in _ROWS for second in _ROWS}
    | set(_OTHERS)
)
"""Compared in lower case without spaces."""
