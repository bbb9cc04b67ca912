import { Session, SetupBody } from '../contract/identity.ts';
import { maySetUp } from '../identity/setup.ts';
import { Refused } from '../problem.ts';
import { route } from './route.ts';
import { describeSession } from './session.ts';

/** 首次设置: the first administrator, once, from this machine or with the printed token (header X-Setup-Token). */
export const setupRoutes = [
  route({
    method: 'post',
    path: '/api/setup',
    tag: '登录',
    summary: '首次设置管理员',
    access: 'anyone',
    headers: [{ name: 'X-Setup-Token', description: '启动日志里的初始化口令；在服务器本机首次设置时不需要。' }],
    body: SetupBody,
    answer: Session,
    status: 201,
    async act({ body, request, response, note }, kit) {
      note({ target: body.name });
      if (await kit.users.exist()) throw new Refused('setup.done', '系统已完成初始化，请用已有账户登录。', 409);
      maySetUp(request, kit.settings.host, kit.setupToken);
      const user = await kit.users.createFirst(body);
      note({ by: user.displayName });
      kit.cookie.set(response, await kit.sessions.begin(user.id, request.ip ?? null));
      return describeSession(user, kit);
    },
  }),
];
