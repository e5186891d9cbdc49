import os

import httpx
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse
from starlette.background import BackgroundTask

app = FastAPI()
client = httpx.AsyncClient(timeout=httpx.Timeout(10, read=None))
URL = os.environ.get("PROVIDER_URL", "https://api.openai.com/v1/chat/completions")
HEADERS = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}


@app.post("/api/chat")
async def chat(request: Request):
    call = client.build_request(
        "POST",
        URL,
        content=await request.body(),
        headers={
            "Content-Type": "application/json",
            "Authorization": f"Bearer {os.environ['PROVIDER_KEY']}",
        },
    )
    answer = await client.send(call, stream=True)
    return StreamingResponse(
        answer.aiter_bytes(),
        status_code=answer.status_code,
        media_type=answer.headers.get("content-type"),
        headers=HEADERS,
        background=BackgroundTask(answer.aclose),
    )
