import os

import aiohttp
from aiohttp import web

URL = os.environ.get("PROVIDER_URL", "https://api.openai.com/v1/chat/completions")
HEADERS = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}


async def chat(request: web.Request) -> web.StreamResponse:
    call = {
        "data": await request.read(),
        "headers": {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {os.environ['PROVIDER_KEY']}",
        },
    }
    # No total timeout: an answer may take minutes.
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None)) as session:
        async with session.post(URL, **call) as answer:
            response = web.StreamResponse(status=answer.status, headers=HEADERS)
            response.content_type = answer.content_type
            await response.prepare(request)
            async for chunk in answer.content.iter_any():
                # Raises when the reader has left, and the provider's stream is closed on the way out.
                await response.write(chunk)
            await response.write_eof()
            return response


app = web.Application()
app.router.add_post("/api/chat", chat)

if __name__ == "__main__":
    web.run_app(app, host="127.0.0.1", port=int(os.environ.get("PORT", "8000")))
