/** 来源: a feed that this machine serves, which the product may read only where its host is on the list. */
export function localFeed(port: number) {
  return {
    id: 'local-feed',
    name: '示例订阅',
    kind: 'feed' as const,
    reader: 'feed' as const,
    start: [`http://127.0.0.1:${port}/feed.xml`],
    everyMinutes: 1440,
    region: '36',
    legalBasis: '测试用的本机地址',
    owner: '测试',
    retentionDays: 365,
    delayMs: 200,
    staleAfterHours: 72,
    allowInternal: true,
    internalReason: '测试用的本机地址',
    enabled: true,
  };
}
