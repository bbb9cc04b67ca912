import { openDatabase } from '../../../api/database/open.ts';
import { deliverWebhooks } from '../../../api/webhooks/deliver.ts';
import { openPoster } from '../../../api/webhooks/post.ts';

/** One round of deliveries in a process of its own, which a test kills. Arguments: database, instant. */
const [target = '', at = ''] = process.argv.slice(2);
const database = await openDatabase(target);
const poster = openPoster(() => null);
await deliverWebhooks({ database, poster, now: () => new Date(at), publicUrl: null });
await poster.close();
await database.destroy();
