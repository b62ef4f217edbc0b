import type { Agent } from 'node:http';

import { uuidv7 } from '@kontor/kernel/uuid';

import { type HttpAnswer, HttpCaller } from './http-caller.ts';

/** Who keeps the cookies that he is given, and goes to the instances in turn. */
export class Browser {
  readonly #cookies = new Map<string, string>();
  readonly #urls: readonly string[];
  readonly #agent: Agent;
  #turn = 0;

  constructor(cookie: string, urls: readonly string[], agent: Agent) {
    this.#keep(cookie);
    this.#urls = urls;
    this.#agent = agent;
  }

  get(path: string): Promise<HttpAnswer> {
    return this.#caller().get(path);
  }

  async post(path: string, body: object): Promise<HttpAnswer> {
    const answer = await this.#caller().post(path, body, uuidv7(Date.now()));
    for (const line of answer.headers['set-cookie'] ?? []) this.#keep(line);
    return answer;
  }

  #keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    this.#cookies.set(name, value);
  }

  #caller(): HttpCaller {
    this.#turn += 1;
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return new HttpCaller(this.#urls[this.#turn % this.#urls.length] ?? '', cookie, this.#agent);
  }
}
