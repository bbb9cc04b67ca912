import type { Browser, Locator, Page } from 'playwright-core';
import type { z } from 'zod';
import type { CaseDetail } from '../../../api/cases/contract.ts';
import { taken } from '../../api/attachments/photos.ts';
import { type Cast, password } from './people.ts';

export type Detail = z.infer<typeof CaseDetail>;

/** Where the story plays: the address of the program, and how far its clock is ahead. */
type Place = { address: string; aheadMs: number };

/** 一个人：his own browser, in which he signs in by the screen and acts by clicking; `ask` only looks. */
export class Person {
  readonly page: Page;
  readonly cast: Cast;
  /** What went wrong on a page. */
  readonly faults: string[] = [];
  readonly #place: Place;
  #aheadMs: number | null = null;

  private constructor(page: Page, cast: Cast, place: Place) {
    this.page = page;
    this.cast = cast;
    this.#place = place;
    page.on('pageerror', (error) => this.faults.push(`${cast.name} ${page.url()} ${error.message}`));
  }

  static async sitDown(browser: Browser, cast: Cast, place: Place): Promise<Person> {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
    const context = await browser.newContext({
      ...(cast.phone === true ? phone : { viewport: { width: 1440, height: 900 } }),
      // Where the browser stands may not matter.
      timezoneId: 'Europe/London',
    });
    context.setDefaultTimeout(30_000);
    return new Person(await context.newPage(), cast, place);
  }

  /** Opens a page, by the sign-in screen where he is not signed in, and waits until nothing on it is loading. */
  async open(path: string): Promise<void> {
    await this.#setClock();
    const { page } = this;
    await page.goto(this.#place.address + path);
    const [inside, outside] = [page.locator('.shell'), page.getByLabel('账号')];
    await inside.or(outside).first().waitFor();
    if (await outside.isVisible()) {
      await outside.fill(this.cast.name);
      await page.getByLabel('口令').fill(password);
      await page.getByRole('button', { name: '登录' }).click();
      await inside.waitFor();
      await page.goto(this.#place.address + path);
    }
    // On a phone the detail stands alone, and the heading of the list beside it is hidden.
    await page.locator('.shell h1:visible, .shell h2:visible, .shell .state-error').first().waitFor();
    await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
  }

  /** Opens a case from 待我办, as whoever it waits for does. */
  async openTask(caseId: string): Promise<void> {
    await this.open('/todo');
    await this.page.locator(`a[href="/cases/${caseId}"]:visible`).first().click();
    await this.next.waitFor();
  }

  get next(): Locator {
    return this.page.getByRole('region', { name: '下一步' });
  }

  /** Opens a case and presses one of the buttons of its next step. */
  async press(caseId: string, button: string): Promise<void> {
    await this.open(`/cases/${caseId}`);
    const act = this.next.getByRole('button', { name: button, exact: true });
    // On a phone the rarer acts stand behind one button.
    const more = this.next.getByRole('button', { name: /^其他操作/ });
    await act.or(more).first().waitFor();
    if (!(await act.isVisible()) && (await more.isVisible())) await more.click();
    await act.click();
  }

  /** Presses a button of a public word, or of the next step where the word is what waits. */
  async pressWord(caseId: string, word: string, button: string): Promise<void> {
    await this.open(`/cases/${caseId}`);
    const named = { name: button, exact: true };
    const { next, words } = await this.caseNow(caseId);
    const waits = words.find(({ id }) => id === next.word)?.name === word;
    const own = this.page.getByRole('region', { name: word, exact: true }).getByRole('button', named);
    await (waits ? this.next.getByRole('button', named).or(own).first() : own).click();
  }

  /** Fills the form that was opened. */
  async fill(inputs: Record<string, string>, form = this.page.getByRole('dialog')): Promise<void> {
    for (const [label, text] of Object.entries(inputs))
      await form.getByLabel(label, { exact: false }).first().fill(text);
  }

  /** Chooses from a list of the form what alone fits these words. */
  async choose(label: string, words: string): Promise<void> {
    const list = this.page.getByRole('combobox', { name: label });
    await list.fill(words);
    await this.page.locator('.ant-select-item-option-active:visible').filter({ hasText: words }).waitFor();
    await list.press('Enter');
  }

  /** Sends the form that was opened; it closes when it is written. */
  async send(button = '确认'): Promise<void> {
    const form = this.page.getByRole('dialog');
    await form.getByRole('button', { name: button, exact: true }).click();
    await form.waitFor({ state: 'hidden' });
  }

  /** Takes a photo on a phone, or picks it elsewhere, and says what it shows. */
  async photo(name: string, shows: string): Promise<void> {
    const camera = this.cast.phone === true ? 'input[type=file][capture]' : 'input[type=file]:not([capture])';
    await this.page.locator(camera).setInputFiles({ name, mimeType: 'image/jpeg', buffer: taken.jpeg() });
    await this.page.getByText('照片里的位置和设备信息已去掉').waitFor();
    await this.page.getByLabel('佐证 1 内容').fill(shows);
  }

  async ask<T>(path: string): Promise<T> {
    const answer = await this.page.request.get(this.#place.address + path);
    if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  async statusOf(path: string): Promise<number> {
    return (await this.page.request.get(this.#place.address + path)).status();
  }

  caseNow(id: string): Promise<Detail> {
    return this.ask(`/api/cases/${id}`);
  }

  /** Whether the page is as wide as the screen: nothing has to be pushed aside. */
  async fits(): Promise<boolean> {
    return this.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
  }

  /** The browser goes by the time of the story, as the one of every person does. */
  async #setClock(): Promise<void> {
    const { aheadMs } = this.#place;
    if (this.#aheadMs === aheadMs) return;
    this.#aheadMs = aheadMs;
    await this.page.addInitScript((ahead) => {
      const world = globalThis as { realDate?: DateConstructor };
      world.realDate ??= Date;
      const Real = world.realDate;
      const now = () => Real.now() + ahead;
      globalThis.Date = new Proxy(Real, {
        construct: (target, given, newTarget) =>
          Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
        get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
      });
    }, aheadMs);
  }
}
