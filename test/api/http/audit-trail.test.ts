import * as assert from 'uvu/assert';
import { AuditTrail } from '../../../api/http/audit-trail.ts';
import { createLog } from '../../../api/log.ts';
import { suite } from '../../suite.ts';
import { allRoutes } from './route-table.ts';

const trails = suite('a row of the audit');

trails('says where a caller was who had gone when it was written', async () => {
  const route = allRoutes.find(({ path, method }) => path === '/api/cases/:id' && method === 'get');
  assert.ok(route);
  const addresses: (string | null)[] = [];
  const request: { ip: string | undefined } = { ip: '10.1.2.3' };
  const trail = new AuditTrail(route, request, {
    append: async ({ address }) => void addresses.push(address),
    readings: { isNoted: () => false, note: () => undefined },
    guards: () => true,
    log: createLog('warn', { write: () => undefined }),
  });
  request.ip = undefined;
  await trail.done();
  assert.equal(addresses, ['10.1.2.3']);
});

trails.run();
