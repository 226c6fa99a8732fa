"""`app` for servers; `python wsgi.py [demo]` upgrades the database and serves, with a worker of its own."""

import os
import sys

if __name__ == "__main__":
    from app import start

    os.umask(0o077)  # what is kept here is nobody else's on this machine
    start.main(sys.argv[1:])
else:
    from app.factory import create_app
    from app.web import logs
    from app.web.worker import wake_after_commits

    logs.configure()
    app = create_app()
    wake_after_commits(app)
