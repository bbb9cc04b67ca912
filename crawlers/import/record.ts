import { z } from 'zod';
import { type SourceKind, sourceKinds } from '../../analysis/codes.ts';
import { regionCodeOf } from '../../analysis/places/region-code.ts';
import type { RawText } from '../intake.ts';

const figure = z.int().min(0).nullish().describe('未知时不填，不要填 0');

/** 接入记录：one text as another system sends it. Its times carry their zone. */
export const IntakeRecord = z
  .strictObject({
    title: z.string().max(2_000).nullish().describe('标题；标题和正文至少有一个'),
    text: z.string().max(200_000).nullish().describe('正文'),
    publishedAt: z.iso
      .datetime({ offset: true })
      .nullish()
      .describe('发布时间，须带时区，例如 2026-11-20T10:00:00+08:00'),
    url: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .nullish()
      .describe('原文网址'),
    author: z.string().max(200).nullish().describe('作者；只保存加盐散列'),
    source: z.string().max(100).nullish().describe('来源名称'),
    sourceKind: z
      .enum(Object.keys(sourceKinds) as [SourceKind, ...SourceKind[]])
      .nullish()
      .describe('信源类别'),
    region: z.string().max(50).nullish().describe('区划代码或名称，例如 360121、南昌市南昌县；不能确定的不采用'),
    externalId: z.string().max(200).nullish().describe('来源系统里不会重复使用的编号'),
    engagement: z
      .strictObject({ reposts: figure, comments: figure, likes: figure, views: figure, followers: figure })
      .partial()
      .nullish()
      .describe('互动数'),
  })
  .refine(({ title, text }) => Boolean(title?.trim()) || Boolean(text?.trim()), {
    message: '标题和正文至少要有一个',
    path: ['text'],
  });
export type IntakeRecord = z.infer<typeof IntakeRecord>;

/** The record as a raw text for the intake, with a sentence for what could not be used as it stands. */
export function rawTextOf(record: IntakeRecord): { raw: RawText; warnings: string[] } {
  const { title, text, publishedAt, url, author, source, sourceKind, region, externalId, engagement } = record;
  const code = region == null || region.trim() === '' ? null : regionCodeOf(region);
  const figures = {
    reposts: engagement?.reposts ?? null,
    comments: engagement?.comments ?? null,
    likes: engagement?.likes ?? null,
    views: engagement?.views ?? null,
    followers: engagement?.followers ?? null,
  };
  return {
    raw: {
      title: title ?? null,
      text: text ?? null,
      publishedAt: publishedAt == null ? null : new Date(publishedAt).toISOString(),
      url: url ?? null,
      author: author ?? null,
      externalId: externalId ?? null,
      sourceName: source ?? null,
      sourceKind: sourceKind ?? null,
      sourceRegion: code,
      engagement: Object.values(figures).every((one) => one === null) ? null : figures,
    },
    warnings:
      code === null && region != null && region.trim() !== ''
        ? [`地区“${region.slice(0, 20)}”不能确定是哪里，未采用`]
        : [],
  };
}
