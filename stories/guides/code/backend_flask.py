import os
import urllib.error
import urllib.request

from flask import Flask, Response, request

app = Flask(__name__)
URL = os.environ.get("PROVIDER_URL", "https://api.openai.com/v1/chat/completions")
HEADERS = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}


@app.post("/api/chat")
def chat():
    call = urllib.request.Request(
        URL,
        data=request.get_data(),
        headers={
            "Content-Type": "application/json",
            "Authorization": f"Bearer {os.environ['PROVIDER_KEY']}",
        },
    )
    try:
        answer = urllib.request.urlopen(call)
    except urllib.error.HTTPError as error:
        return Response(error.read(), error.code, content_type=error.headers.get("Content-Type"))

    def stream():
        # Closed by the server when the reader leaves: `with` then closes the provider's stream too.
        with answer:
            while chunk := answer.read1(65536):
                yield chunk

    return Response(stream(), content_type=answer.headers.get("Content-Type"), headers=HEADERS)
