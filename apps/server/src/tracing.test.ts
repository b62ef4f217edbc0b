import { InMemorySpanExporter } from '@opentelemetry/sdk-trace';
import { expect, it } from 'vitest';

import { startTracing } from './tracing.ts';

it('makes a server span of each request, the child of the caller’s', async () => {
  const exporter = new InMemorySpanExporter();
  const tracing = startTracing('http://127.0.0.1:4318', '1.0.0', exporter);
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const request = { method: 'POST', route: 'POST /orders/create/', status: 503, seconds: 0.25, requestId: 'r1' };
  tracing.answered({ ...request, traceparent: `00-${traceId}-b7ad6b7169203331-01` });
  tracing.answered({ ...request, status: 200, traceparent: null });
  const shutdown = exporter.shutdown.bind(exporter);
  exporter.shutdown = () => Promise.resolve(); // it forgets its spans at shutdown
  await tracing.close();
  const [child, root] = exporter.getFinishedSpans();
  expect(child?.spanContext().traceId).toBe(traceId);
  expect(child?.parentSpanContext?.spanId).toBe('b7ad6b7169203331');
  expect(child?.attributes).toMatchObject({ 'http.response.status_code': 503, 'kontor.request_id': 'r1' });
  expect(child?.status.code).toBe(2);
  expect(root?.parentSpanContext).toBeUndefined();
  await shutdown();
});
