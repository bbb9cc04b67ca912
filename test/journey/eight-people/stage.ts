import type { Browser } from 'playwright-core';
import * as assert from 'uvu/assert';
import { openBrowser } from '../desk.ts';
import { RunningOffice } from './office.ts';
import { type PersonName, people } from './people.ts';
import { Person } from './person.ts';

/** 舞台: the running program, its people at their screens, and the one case of the story. */
export class Stage {
  readonly office = new RunningOffice();
  caseId = '';
  readonly #cast = new Map<PersonName, Person>();
  #browser: Browser | null = null;

  async open(): Promise<void> {
    await this.office.open(Object.values(people));
    this.#browser = await openBrowser();
    for (const [name, one] of Object.entries(people))
      this.#cast.set(name as PersonName, await Person.sitDown(this.#browser, one, this.office));
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    await this.office.remove();
  }

  who(name: PersonName): Person {
    const person = this.#cast.get(name);
    assert.ok(person, name);
    return person;
  }

  /** What went wrong on the pages of all. */
  faults(): string[] {
    return [...this.#cast.values()].flatMap(({ faults }) => faults);
  }

  /** The subjects of 站内通知 of a role or unit, newest first. */
  async subjectsOf(recipient: string): Promise<string[]> {
    return (await this.office.inbox(recipient)).map(({ subject }) => subject);
  }

  async titleNow(): Promise<string> {
    return (await this.who('clerk').caseNow(this.caseId)).case.title;
  }
}
