import { type Browser, chromium, type Page } from 'playwright-core';
import type { z } from 'zod';
import type { CaseDetail } from '../../api/cases/contract.ts';

/** Where the system's Chromium is. */
export const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

export function openBrowser(): Promise<Browser> {
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--force-prefers-reduced-motion', '--disable-quic', ...quiet],
  });
}

/** 一张办公桌：one browser window of the demo in which its people sit down one after the other. */
export class Desk {
  readonly page: Page;
  readonly #password: string;
  address: string;

  constructor(page: Page, address: string, password: string) {
    this.page = page;
    this.address = address;
    this.#password = password;
  }

  async signIn(name: string): Promise<void> {
    await this.page.goto(this.address);
    await this.page.getByLabel('账号').fill(name);
    await this.page.getByLabel('口令').fill(this.#password);
    await this.page.getByRole('button', { name: '登录' }).click();
    await this.page.locator('.shell').waitFor();
  }

  async signOut(): Promise<void> {
    await this.page.goto(`${this.address}/me`);
    await this.page.getByRole('button', { name: '退出登录' }).click();
    await this.page.getByRole('button', { name: '登录' }).waitFor();
  }

  /** Opens a page and waits until nothing on it is loading. */
  async open(path: string): Promise<void> {
    await this.page.goto(this.address + path);
    // On a phone the detail stands alone, and the heading of the list beside it is hidden.
    await this.page.locator('.shell h1:visible, .shell h2:visible').first().waitFor();
    await this.page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
  }

  /** Asks the API with the session of who sits here; throws on anything but an answer. */
  async ask<T>(path: string): Promise<T> {
    const answer = await this.page.request.get(this.address + path);
    if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** Opens a case and presses one of its buttons. */
  async press(caseId: string, button: string): Promise<void> {
    await this.open(`/cases/${caseId}`);
    await this.page.getByRole('region', { name: '下一步' }).getByRole('button', { name: button, exact: true }).click();
  }

  /** Fills the form that {@link press} opened and presses its button; waits until it is written. */
  async send(inputs: Record<string, string>, submit = '确认'): Promise<void> {
    const form = this.page.getByRole('dialog');
    for (const [label, text] of Object.entries(inputs)) await form.getByLabel(label).fill(text);
    await form.getByRole('button', { name: submit, exact: true }).click();
    await form.waitFor({ state: 'hidden' });
  }

  caseNow(caseId: string): Promise<z.infer<typeof CaseDetail>> {
    return this.ask(`/api/cases/${caseId}`);
  }
}

/** `2026-11-25 18:40` in 北京时间, told by the calendar of the platform and not by our own arithmetic. */
export function inBeijing(instant: string): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(new Date(instant));
}
