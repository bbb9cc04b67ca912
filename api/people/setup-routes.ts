import { afterCommit } from '../database/unit-of-work.ts';
import { Refused } from '../http/problem.ts';
import { route } from '../route.ts';
import { Session, SetupBody } from './contract.ts';
import { describeSession, type EnterNeeds, enter, type SessionNeeds } from './session-routes.ts';
import { maySetUp, type SetupToken } from './setup.ts';
import type { Users } from './users.ts';

type Needs = EnterNeeds &
  SessionNeeds & { users: Pick<Users, 'createFirst'>; setupToken: Pick<SetupToken, 'read' | 'drop'> };

/** 首次设置: the first administrator, once, with the token that was printed at start-up and lies in the data folder (header X-Setup-Token). */
export const setupRoutes = (needs: Needs) => [
  route({
    method: 'post',
    path: '/api/setup',
    tag: '登录',
    summary: '首次设置系统管理员',
    access: 'anyone',
    headers: [
      {
        name: 'X-Setup-Token',
        description:
          '初始化口令：启动时打印在控制台上，也在数据目录（设了 SHARED_DIR 时为共享目录）的 setup-token 文件里。',
      },
    ],
    body: SetupBody,
    secretBody: true,
    answer: Session,
    status: 201,
    async act({ body, request, response, note }) {
      note({ target: body.name });
      if (await needs.users.exist()) throw new Refused('setup.done', '系统已完成初始化，请用已有账户登录。', 409);
      maySetUp(request, await needs.setupToken.read());
      const user = await needs.users.createFirst(body);
      note({ by: user.displayName });
      await afterCommit(() => needs.setupToken.drop());
      await enter(needs, user, request, response);
      return describeSession(needs, user);
    },
  }),
];
