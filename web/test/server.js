// Stands in for the real server when KANALATLAS_URL is not set: the built page, its policy, one recorded answer.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSchema, graphql } from 'graphql';

const here = fileURLToPath(new URL('.', import.meta.url));
const dist = join(here, '..', 'dist');

export const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.ttf': 'font/ttf',
};

async function body(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

/** Starts on a free port of this machine; returns its address and a function that stops it. */
export async function start(port = 0) {
  const schema = buildSchema(await readFile(join(here, 'schema.graphql'), 'utf8'));
  const fixture = JSON.parse(await readFile(join(here, 'fixture.json'), 'utf8'));
  for (const count of fixture.land.presence.counts) {
    for (const source of count.sources) {
      const text = source.citation;
      source.citation = () => text;
    }
  }
  const rootValue = { land: ({ code }) => (code === 'NI' ? fixture.land : null) };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(500).end());
  });
  async function answer(request, response) {
    const { pathname } = new URL(request.url, 'http://here');
    response.setHeader('content-security-policy', policy);
    response.setHeader('x-content-type-options', 'nosniff');
    if (pathname === '/graphql' && request.method === 'POST') {
      const { query, variables, operationName } = await body(request);
      const result = await graphql({ schema, source: query, rootValue, variableValues: variables, operationName });
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(result));
      return;
    }
    const name = normalize(pathname === '/' ? '/index.html' : pathname);
    try {
      const file = await readFile(join(dist, name));
      response.setHeader('content-type', types[extname(name)] ?? 'application/octet-stream');
      response.end(file);
    } catch {
      response.writeHead(404).end();
    }
  }
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  const stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${server.address().port}`, stop };
}
