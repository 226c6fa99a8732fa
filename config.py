"""Configuration from the environment; nothing is computed here but defaults.

With nothing set, everything lives in `instance/`: the SQLite database, filed documents, the secret key.
`app.factory` refuses to start on unsafe settings.
"""

import os
from pathlib import Path

INSTANCE = Path(os.environ.get("FINALIST_INSTANCE", Path(__file__).parent / "instance")).absolute()

DATABASE_URL = os.environ.get("DATABASE_URL", "")
"""`postgresql://…` for many users; empty means SQLite in the instance folder."""

SECRET_KEY = os.environ.get("SECRET_KEY", "")
"""Empty means: kept in a file of the instance folder, made on first start."""

MASTER_KEY = os.environ.get("MASTER_KEY", "")
"""64 hexadecimal digits that wrap the keys of sealed responses. Empty means: kept in a file of the instance folder,
which stands in backups too; set it from elsewhere where a backup alone must open nothing."""

HOST = os.environ.get("HOST", "127.0.0.1")
PORT = int(os.environ.get("PORT", "8000"))
"""Where `python wsgi.py` listens; other addresses than loopback only behind a proxy that speaks https."""


def plain_address(host: str, *, port: int) -> str:
    """The http address of a host name or number; IPv6 stands in brackets."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


BASE_URL = os.environ.get("BASE_URL", plain_address(HOST, port=PORT))
"""The address people use; links in mails begin with it. Without it, where `python wsgi.py` listens."""

TRUSTED_HOSTS = [host for host in os.environ.get("TRUSTED_HOSTS", "").split(",") if host]
"""Host names this instance answers to; empty means the host of BASE_URL and loopback."""

TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES", "0"))
"""How many proxies in front may be believed when they say who the client is."""

ORGANISATION = os.environ.get("ORGANISATION", "")
"""Whose procurement this is; printed on packets."""

TIME_ZONE = os.environ.get("TIME_ZONE", "")
"""Where the organisation is, as an IANA name such as Europe/Berlin: a person's first RFP starts in it. Empty means: it
starts in the time zone of the browser."""

MAX_CONTENT_LENGTH = int(os.environ.get("MAX_UPLOAD_MB", "60")) * 1024 * 1024
MAX_FORM_MEMORY_SIZE = 1024 * 1024
"""The most of a form without a file."""

ATTACHMENT_MB = int(os.environ.get("ATTACHMENT_MB", "50"))
RESPONSE_FILES_MB = int(os.environ.get("RESPONSE_FILES_MB", "500"))
RESPONSE_FILES = int(os.environ.get("RESPONSE_FILES", "200"))
"""The most of a file that a vendor attaches, of all files of a response together, and how many it may have."""

SCAN_COMMAND = os.environ.get("SCAN_COMMAND", "")
"""What judges uploaded files, e.g. `clamdscan --no-summary -`: it gets the bytes on its input and ends with 0 for clean
and 1 for infected. Empty means: files are not scanned, and the pages say so."""
SCAN_SECONDS = int(os.environ.get("SCAN_SECONDS", "60"))

MAIL_SERVER = os.environ.get("MAIL_SERVER", "")
"""Empty means: mails are kept in the outbox and written to instance/mail/ instead of being sent."""
MAIL_PORT = int(os.environ.get("MAIL_PORT", "25"))
MAIL_USERNAME = os.environ.get("MAIL_USERNAME", "")
MAIL_PASSWORD = os.environ.get("MAIL_PASSWORD", "")
MAIL_STARTTLS = os.environ.get("MAIL_STARTTLS", "no") == "yes"
MAIL_FROM = os.environ.get("MAIL_FROM", "finalist@localhost")

SESSION_IDLE_MINUTES = int(os.environ.get("SESSION_IDLE_MINUTES", "30"))
SESSION_HOURS = int(os.environ.get("SESSION_HOURS", "12"))

WTF_CSRF_TIME_LIMIT = None
DEMO = False
