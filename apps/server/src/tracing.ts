import { ROOT_CONTEXT, type SpanContext, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';

const SERVER_ERROR = 500;

/** An HTTP request that was answered. */
export interface AnsweredRequest {
  readonly method: string;
  /** The route's pattern, as `POST /orders/cancel/`. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
  readonly requestId: string;
  /** W3C trace context of the caller, validated; null where none came. */
  readonly traceparent: string | null;
}

/** Sends a span for each request to a collector. */
export interface Tracing {
  answered(request: AnsweredRequest): void;
  /** Sends what is buffered. */
  close(): Promise<void>;
}

/**
 * Traces requests to an OpenTelemetry collector at `endpoint` (OTLP over HTTP; `/v1/traces` is added), as children of the caller's
 * span where a traceparent came. Spans are sent in batches in the background; a collector that is away loses spans and nothing else.
 */
export function startTracing(endpoint: string, version: string, exporter?: SpanExporter): Tracing {
  const url = `${endpoint.replace(/\/$/, '')}/v1/traces`;
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'kontor', 'service.version': version }),
    spanProcessors: [new BatchSpanProcessor({ exporter: exporter ?? new OTLPTraceExporter({ url }) })],
  });
  const tracer = provider.getTracer('kontor');
  return {
    answered({ method, route, status, seconds, requestId, traceparent }) {
      const endTime = Date.now();
      const parent = traceparent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, contextOf(traceparent));
      const span = tracer.startSpan(
        route,
        {
          kind: SpanKind.SERVER,
          startTime: endTime - seconds * 1000,
          attributes: {
            'http.request.method': method,
            'http.route': route,
            'http.response.status_code': status,
            'kontor.request_id': requestId,
          },
        },
        parent,
      );
      if (status >= SERVER_ERROR) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(endTime);
    },
    close: () => provider.shutdown(),
  };
}

/** The span that a `version-traceid-spanid-flags` text names. */
function contextOf(traceparent: string): SpanContext {
  const [, traceId = '', spanId = '', flags = '00'] = traceparent.split('-');
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
}
