import os

import anyio
import httpx
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse

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

    async def stream():
        try:
            async for chunk in answer.aiter_bytes():
                yield chunk
        finally:
            # Runs when the reader leaves, too: in a task that is being cancelled, hence the shield.
            with anyio.CancelScope(shield=True):
                await answer.aclose()

    return StreamingResponse(
        stream(),
        status_code=answer.status_code,
        media_type=answer.headers.get("content-type"),
        headers=HEADERS,
    )
