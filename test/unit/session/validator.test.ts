import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failed, success, type Outcome } from '../../../src/base/outcome.ts';
import type { DocumentAnswer } from '../../../src/core/validate/answer.ts';
import type { ValidateRequest } from '../../../src/engine/engineApi.ts';
import type { EngineFailure } from '../../../src/engine/engineFailure.ts';
import { derive } from '../../../src/session/derive/derive.ts';
import { emptyInputs } from '../../../src/session/inputs.ts';
import type { Platform } from '../../../src/session/platform.ts';
import type { Snapshot } from '../../../src/session/snapshot.ts';
import { Store } from '../../../src/session/store.ts';
import { Validator } from '../../../src/session/validation/validator.ts';
import { findsWrong, opened } from '../../support/validations.ts';

type Answer = Outcome<readonly (readonly DocumentAnswer[])[], EngineFailure>;

/** A validator at work on open files, and an engine that answers when it is told to. */
class Running {
  readonly asked: ValidateRequest[] = [];
  readonly logged: string[] = [];
  readonly store = new Store(() => undefined);
  readonly #answers: ((answer: Answer) => void)[] = [];
  readonly validator: Validator;
  snapshot: Snapshot | undefined;

  constructor() {
    const validate = (request: ValidateRequest): Promise<Answer> => {
      this.asked.push(request);
      return new Promise((resolve) => this.#answers.push(resolve));
    };
    const platform = {
      kubernetes: { validate },
      log: (_level: string, message: string) => this.logged.push(message),
    };
    this.validator = new Validator(this.store, platform as unknown as Platform, {
      ready: () => Promise.resolve(success(null)),
    });
  }

  open(
    texts: Readonly<Record<string, string>>,
    visible = new Map<string, { first: number; last: number }>(),
  ): void {
    this.store.update((inputs) => ({ ...opened(inputs, texts), visible }));
    this.step();
  }

  step(): Snapshot {
    this.snapshot = derive(this.store.inputs, this.snapshot);
    this.validator.fulfil(this.snapshot);
    return this.snapshot;
  }

  async answer(number: number, answer?: Answer): Promise<void> {
    const texts = this.asked[number]?.texts ?? [];
    this.#answers[number]?.(answer ?? success(texts.map(({ text }) => [findsWrong(text)])));
    for (let i = 0; i < 20; i++) await Promise.resolve();
  }

  get names(): readonly string[] {
    return this.asked.map(({ texts }) =>
      texts.map(({ text }) => /name: (\w+)/.exec(text)?.[1] ?? '').join(' '),
    );
  }

  get problems(): number {
    return [...this.step().files.values()].flatMap(({ parts }) => parts.flatMap((part) => part.problems))
      .length;
  }
}

const manifest = (name: string, more = ''): string =>
  `---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${more}`;
const many = (count: number): string =>
  Array.from({ length: count }, (_, i) => manifest(`n${String(i)}`)).join('');
const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

test('a document is asked about once, and its answer is kept', async () => {
  const it = new Running();
  it.open({ '/a.yaml': manifest('a', 'wrong: 1\n') });
  it.step();
  await settle();
  assert.deepEqual(it.names, ['a']);
  assert.equal(it.validator.idle, false);
  await it.answer(0);
  assert.equal(it.problems, 1);
  assert.equal(it.validator.idle, true);
  it.step();
  assert.equal(it.asked.length, 1);
});

test('a few are under way, so that what a person looks at does not wait for all the others', async () => {
  const it = new Running();
  it.open({ '/large.yaml': many(100) });
  await settle();
  assert.equal(it.asked.length, 2);
  it.open(
    { '/large.yaml': many(100), '/seen.yaml': manifest('seen') },
    new Map([['/seen.yaml', { first: 0, last: 9 }]]),
  );
  await it.answer(0);
  assert.equal(it.names[2], 'seen');
  assert.equal(it.asked[2]?.urgent, true);
});

test('what was overtaken before its turn is never asked about', async () => {
  const it = new Running();
  it.open({ '/large.yaml': many(40) });
  await settle();
  it.open({ '/large.yaml': many(40).replace('name: n39', 'name: typed') });
  for (let i = 0; i < 4; i++) {
    it.step();
    await it.answer(i);
  }
  assert.equal(it.names.join(' ').includes('n39'), false);
  assert.equal(it.names.join(' ').includes('typed'), true);
});

test('an answer that comes late harms nobody', async () => {
  const it = new Running();
  it.open({ '/a.yaml': manifest('a', 'wrong: 1\n') });
  await settle();
  it.open({});
  await it.answer(0);
  assert.equal(it.problems, 0);
  assert.deepEqual([...it.store.inputs.validations], []);
});

test('a document that the engine cannot bear leaves the others their answers', async () => {
  const it = new Running();
  it.open({ '/a.yaml': manifest('good', 'wrong: 1\n') + manifest('bad') });
  await settle();
  const crash = failed({ code: 'crashed', message: 'no' } as const);
  await it.answer(0, crash);
  assert.deepEqual(it.names, ['good bad', 'good']);
  await it.answer(1);
  await it.answer(2, crash);
  assert.equal(it.problems, 1);
  assert.deepEqual(it.snapshot?.wanted.validations, []);
  assert.match(it.logged.join(), /a\.yaml is not validated: crashed/);
});

test('what was cancelled is no answer', async () => {
  const it = new Running();
  it.open({ '/a.yaml': manifest('a') });
  await settle();
  await it.answer(0, failed({ code: 'cancelled' }));
  assert.equal(it.step().wanted.validations.length, 1);
  await settle();
  assert.equal(it.asked.length, 2);
});

test('the version of Kubernetes is told', async () => {
  const it = new Running();
  it.store.update(() => ({
    ...opened(emptyInputs, { '/a.yaml': manifest('a') }),
    validation: { kubernetesVersion: '1.33', severities: {} },
  }));
  it.step();
  await settle();
  assert.equal(it.asked[0]?.kubernetesVersion, '1.33');
});
