"""What everything is measured beside: the least that Flask can answer."""

from flask import Flask

app = Flask(__name__, static_folder=None)


@app.get("/")
def answer() -> str:
    return "Hello"
