import type { OutboxRow } from '../database/tables-ledger.ts';
import type { Poster } from '../webhooks/post.ts';
import type { ChannelTypeName, ContactKind, FieldKind } from './contract.ts';

/** 通知渠道的类型: one way of reaching people outside the product; each in a file of its own under types/. */
export type ChannelType = {
  type: ChannelTypeName;
  /** How people call it. */
  name: string;
  /** A group channel posts where many read and names whom it means; a personal one goes to one person's own contact. */
  reach: 'group' | 'person';
  /** What it needs to know of a person: to reach him, or in a group to call him. */
  contact: ContactKind;
  fields: readonly Field[];
  /** The longest text that the other side takes, in bytes of UTF-8. */
  maxBytes: number;
  /** The other side refuses more messages than this in a minute. */
  perMinute: number;
  /** Where its messages go, without what must stay secret. */
  shown(settings: Settings): string;
  /** The URL or host that is spoken to, for the guard of the internal network. */
  place(settings: Settings): string;
  /** Hands a message over and returns what the other side answered; throws with the cause. */
  send(message: Message, settings: Settings, out: Out): Promise<string>;
};

/** One setting: `check` says in a sentence what is wrong with it, null where nothing is. */
export type Field = {
  key: string;
  label: string;
  kind: FieldKind;
  /** Written and never read back. */
  secret: boolean;
  required: boolean;
  hint: string;
  options?: Readonly<Record<string, string>>;
  /** Stands in the form of a new channel. */
  initial?: string;
  check(value: string): string | null;
};

/** The values of the fields by key; one that is not set is missing. */
export type Settings = Readonly<Record<string, string>>;

/** What goes out. `lines` are those of a digest, gravest first: as many as fit are sent; `link` is the whole address. */
export type Message = Pick<OutboxRow, 'key' | 'subject' | 'text'> & {
  link: string;
  lines?: readonly string[];
  to: Addressed | null;
};

/** Whom a message means: in a group the name stands in the text, and those with a contact are called. */
export type Addressed = { name: string; people: readonly Contact[] };

export type Contact = { name: string; mobile: string | null; email: string | null; robotName: string | null };

/** What a type sends with; `at` is the instant of this attempt. */
export type Out = { poster: Pick<Poster, 'post' | 'addressOf'>; allowInternal: boolean; at: Date };
