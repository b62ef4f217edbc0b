/** A line to try, and what it is for. */
export interface FirstStep {
  readonly title: string;
  readonly code: string;
}

const JSON_TYPE = `-H 'Content-Type: application/json'`;

/**
 * What a newcomer types into one shell, line after line, as it stands: with the sample account and products where they are, else with an
 * account that the second line makes.
 */
export function firstSteps(origin: string, mode: 'demo' | 'production'): readonly FirstStep[] {
  return mode === 'demo' ? demoSteps(origin) : productionSteps(origin);
}

function demoSteps(origin: string): readonly FirstStep[] {
  return [
    { title: 'What is for sale', code: `curl -s ${origin}/inventory/products/` },
    {
      title: 'Sign in, and keep the session in jar.txt',
      code: `curl -s -c jar.txt ${origin}/auth/login/ ${JSON_TYPE} \\\n  -d '{"username":"testuser1","password":"testpass123"}'`,
    },
    {
      title: 'Put money in: sent again with the same key, it takes no second effect',
      code: `curl -s -b jar.txt ${origin}/wallet/submit/ ${JSON_TYPE} \\\n  -H 'Idempotency-Key: first' -d '{"amount":"100.00"}'`,
    },
    {
      title: 'Order a mouse: it is reserved for a quarter of an hour',
      code:
        `mouse=$(curl -s '${origin}/inventory/products/?search=mouse' | grep -o '"id":"[^"]*"' | head -n 1 | cut -d '"' -f 4)\n` +
        `curl -s -b jar.txt ${origin}/orders/create/ ${JSON_TYPE} \\\n` +
        `  -d "{\\"items\\":[{\\"product_id\\":\\"$mouse\\",\\"quantity\\":1}],\\"shipping_address\\":\\"Jalan Merdeka 1\\"}" | tee order.json`,
    },
    {
      title: 'Pay it, as often as you like: it is charged once',
      code:
        `order=$(grep -o '"order_id":"[^"]*"' order.json | cut -d '"' -f 4)\n` +
        `curl -s -b jar.txt ${origin}/orders/payment/process/ ${JSON_TYPE} -d "{\\"order_id\\":\\"$order\\"}"`,
    },
  ];
}

function productionSteps(origin: string): readonly FirstStep[] {
  return [
    { title: 'What is for sale', code: `curl -s ${origin}/inventory/products/` },
    {
      title: 'Make an account, and keep its session in jar.txt',
      code: `curl -s -c jar.txt ${origin}/auth/register/ ${JSON_TYPE} \\\n  -d '{"username":"your.name","password":"a long sentence"}'`,
    },
    { title: 'What is in its wallet', code: `curl -s -b jar.txt ${origin}/wallet/balance/` },
  ];
}
