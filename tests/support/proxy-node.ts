import { afterAll, afterEach, beforeAll } from 'vitest';
import { type Intercept, type ProxyServer, startProxyServer, type Tamper } from './proxy-server.ts';

export interface ProxyNode {
  readonly url: string;
  /** Answers a request in the node's place, which does not hear of it, where `answer` gives something. */
  intercept(answer: Intercept): void;
  /** Sets what is done to answers until the end of the test. */
  tamper(with_: Tamper): void;
  /** As `tamper`, for the JSON of one path: `change` mutates what was answered, or gives something else. */
  tamperJson(path: string | RegExp, change: (body: never) => unknown): void;
}

/** A node that stands in front of another and passes everything on, until a test makes it lie. */
export function useProxyNode(target: () => string): ProxyNode {
  let tampers: Tamper[] = [];
  let intercepts: Intercept[] = [];
  let server: ProxyServer | undefined;
  beforeAll(async () => {
    server = await startProxyServer(target, () => ({ tampers, intercepts }));
  });
  afterEach(() => {
    tampers = [];
    intercepts = [];
  });
  afterAll(() => server?.close());
  return {
    get url() {
      return server?.url ?? '';
    },
    intercept: (one) => intercepts.push(one),
    tamper: (one) => tampers.push(one),
    tamperJson(path, change) {
      tampers.push((request, { text }) => {
        if (typeof path === 'string' ? !request.path.startsWith(path) : !path.test(request.path))
          return undefined;
        const body = JSON.parse(text);
        return { text: JSON.stringify(change(body as never) ?? body) };
      });
    },
  };
}
