import { existsSync } from 'node:fs';
import { suite } from '../suite.ts';
import { shortDrill } from './short-drill.ts';

const drills = suite('a short drill on servers');

drills('loses, doubles and hides nothing that was acknowledged', () => shortDrill('--servers'));

const elasticsearch = process.env['ELASTICSEARCH_START'] ?? process.env['ELASTICSEARCH_URL'];
if (elasticsearch === undefined || !existsSync('/usr/lib/postgresql'))
  drills.untested('no ELASTICSEARCH_URL, or no programs of PostgreSQL, of which the drill starts its own');
else drills.run();
