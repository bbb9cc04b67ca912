import { suite } from '../suite.ts';
import { missingServers, serverSources } from './servers.ts';
import { shortDrill } from './short-drill.ts';

const drills = suite('a short drill on servers');

drills('loses, doubles and hides nothing that was acknowledged', () => shortDrill('--servers'));

const missing = missingServers(serverSources());
if (missing === null) drills.run();
else drills.untested(missing);
