"""The door for servers and for the `flask` command: `gunicorn wsgi:app`, `flask --app wsgi …`."""

from gir import create_app

app = create_app()
