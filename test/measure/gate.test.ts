import * as assert from 'uvu/assert';
import { suite } from '../suite.ts';
import { measureGate } from './gate.ts';

const gate = suite("the rules' gate");

gate('no figure of the project’s own labelled texts has fallen below the accepted one', () => {
  assert.is(measureGate().figures['texts'], 320);
});

gate.run();
