// app/api/chat/route.ts

export const dynamic = 'force-dynamic';

export async function POST(request: Request): Promise<Response> {
  const answer = await fetch(process.env['PROVIDER_URL'] ?? 'https://api.openai.com/v1/chat/completions', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${process.env['PROVIDER_KEY']}` },
    body: await request.text(),
    signal: request.signal,
  });
  return new Response(answer.body, {
    status: answer.status,
    headers: {
      'Content-Type': answer.headers.get('Content-Type') ?? 'text/event-stream',
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    },
  });
}
