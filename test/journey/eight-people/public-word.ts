import * as assert from 'uvu/assert';
import type { PersonName } from './people.ts';
import type { Detail, Person } from './person.ts';
import type { Stage } from './stage.ts';

/** Who passes which step of the chain. */
const reviewers = {
  head: 'head',
  technical: 'technical',
  secrecy: 'office',
  wording: 'second',
  leader: 'leader',
  principal: 'principal',
} as const satisfies Partial<Record<string, PersonName>>;

/** 发布一次: whoever drafts writes and submits the text, its reviewers pass it in their order, and 宣教处 publishes it. */
export class PublicWord {
  readonly name: string;
  readonly #stage: Stage;

  constructor(stage: Stage, name: string) {
    this.#stage = stage;
    this.name = name;
  }

  /** Writes the text with the demands that it answers, and submits it. */
  async write(author: PersonName, text: string, begin: string): Promise<void> {
    const person = this.#stage.who(author);
    if (begin === '拟稿') await person.pressWord(this.#stage.caseId, this.name, '拟稿');
    else {
      await person.open(`/cases/${this.#stage.caseId}`);
      await person.page.getByRole('button', { name: begin, exact: true }).click();
    }
    const form = person.page.getByRole('dialog');
    await form.getByLabel('回应全文').fill(text);
    for (const demand of await form.getByRole('checkbox').all()) await demand.check();
    await person.send();
    assert.equal((await this.now()).findings, [], this.name);
    await person.pressWord(this.#stage.caseId, this.name, '送审');
    const submit = person.page.getByRole('dialog').getByRole('button', { name: '确认', exact: true });
    const done = person.page.getByText('已送审');
    await submit.or(done).first().waitFor();
    if (await submit.isVisible()) await person.send();
    await person.page.getByRole('region', { name: this.name, exact: true }).getByText('审核中').first().waitFor();
  }

  /** Passes each step by its own person on 审核; returns the steps in order. */
  async review(): Promise<string[]> {
    const passed: string[] = [];
    for (;;) {
      const word = await this.now();
      const step = word.steps.find(({ state }) => state === 'current')?.step;
      if (step === undefined) return passed;
      await this.#pass(this.#stage.who(reviewers[step]), step);
      passed.push(step);
    }
  }

  async #pass(person: Person, step: string): Promise<void> {
    const { page } = person;
    await person.open(`/review/${this.#stage.caseId}`);
    if (step === 'secrecy') {
      await page.getByRole('radio', { name: '不涉密、不涉及工作秘密，可以公开' }).check();
      await page.getByLabel('依据', { exact: true }).fill('对照本厅保密事项范围，不含国家秘密和工作秘密。');
      await page.getByRole('checkbox', { name: '已检查汇聚风险' }).check();
    }
    await page.getByLabel('审核意见').fill('同意。');
    await page.getByRole('button', { name: '通过', exact: true }).click();
    await page.getByText('已记入台账：审核').waitFor();
  }

  async publish(person: PersonName, url: string): Promise<void> {
    await this.#stage.who(person).pressWord(this.#stage.caseId, this.name, '登记发布');
    await this.#stage.who(person).fill({ 公开链接: url, 发布渠道: '厅门户网站' });
    await this.#stage.who(person).send();
    const { published } = await this.now();
    assert.is(published?.url, url);
  }

  async now(): Promise<Detail['words'][number]> {
    const { words } = await this.#stage.who('clerk').caseNow(this.#stage.caseId);
    const word = words.find(({ name, earlier }) => name === this.name && !earlier);
    assert.ok(word, `${this.name} is not in the case`);
    return word;
  }
}
