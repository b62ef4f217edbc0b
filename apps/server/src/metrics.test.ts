import { describe, expect, it } from 'vitest';

import { Metrics } from './metrics.ts';

describe('the metrics', () => {
  it('count what they are told', async () => {
    const metrics = new Metrics();
    metrics.batchDone('wallet', 64, 0.004);
    metrics.batchRetried('wallet', Object.assign(new Error('deadlock'), { code: '40P01' }));
    metrics.batchRetried('wallet', new Error('gone'));
    metrics.refusedAtQueue('orders');
    metrics.answered('POST /orders/create/', 400, 0.01, 'insufficient_stock');
    metrics.moneyMoved('payment', 150n);
    metrics.orderChanged('paid');
    const text = await metrics.text();
    for (const line of [
      'kontor_batch_commands_sum{service="wallet"} 64',
      'kontor_batch_seconds_count{service="wallet"} 1',
      'kontor_batch_retries_total{service="wallet",sqlstate="40P01"} 1',
      'kontor_batch_retries_total{service="wallet",sqlstate="none"} 1',
      'kontor_queue_refusals_total{service="orders"} 1',
      'kontor_http_request_seconds_count{route="POST /orders/create/",status="4xx"} 1',
      'kontor_refusals_total{kind="insufficient_stock"} 1',
      'kontor_money_moved_minor_total{kind="payment"} 150',
      'kontor_orders_total{event="paid"} 1',
    ]) {
      expect(text).toContain(line);
    }
  });

  it('read gauges when asked, and go without one that cannot be read', async () => {
    const metrics = new Metrics();
    let active = 1;
    metrics.watch('kontor_reservations', () => [{ labels: { state: 'active' }, value: active }]);
    metrics.watch('kontor_event_lag', () => Promise.reject(new Error('away')));
    expect(await metrics.text()).toContain('kontor_reservations{state="active"} 1');
    active = 5;
    expect(await metrics.text()).toContain('kontor_reservations{state="active"} 5');
  });
});
