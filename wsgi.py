"""`app` for servers; `python wsgi.py [demo]` upgrades the database and serves."""

from app.factory import create_app

app = create_app()
