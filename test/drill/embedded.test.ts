import { suite } from '../suite.ts';
import { shortDrill } from './short-drill.ts';

const drills = suite('a short drill on embedded engines');

drills('loses, doubles and hides nothing that was acknowledged', () => shortDrill('--embedded'));

drills.run();
