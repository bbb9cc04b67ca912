import { untested } from '../../suite.ts';

untested('a great server', 'its URL is not set');
