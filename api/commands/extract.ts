import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { extractArticle } from '../../crawlers/article.ts';
import { decodeBytes } from '../../crawlers/charset.ts';
import { answer, type Command, CommandFailed } from './command.ts';
import { mustBeFile } from './input-file.ts';

/** `npm run extract`: reads one saved page as the collector would. */
export const extract: Command = {
  usage: `用法：npm run extract -- FILE.html [--url URL] [--header CONTENT-TYPE]
像采集器一样读一个存下来的网页，输出标题、发布时间、来源、作者、正文和编码。
--url 网页原来的地址；--header 服务器当时给的 Content-Type，例如 "text/html; charset=gbk"。`,
  options: { url: { type: 'string' }, header: { type: 'string' } },
  async run({ files, values }) {
    const [file, ...more] = files;
    if (file === undefined || more.length > 0)
      throw new CommandFailed('请给出一个网页文件，例如 npm run extract -- page.html');
    await mustBeFile(file);
    const bytes = await readFile(file);
    const header = typeof values['header'] === 'string' ? values['header'] : undefined;
    const url = typeof values['url'] === 'string' ? values['url'] : pathToFileURL(file).href;
    const { text, charset } = decodeBytes(bytes, header);
    const { title, publishedAt, source, author, body, kind } = extractArticle(text, url);
    answer({ title, publishedAt, source, author, body, charset, kind });
  },
};
