/** What a record can hold, as a mapping names it. */
export const fields = [
  'title',
  'text',
  'time',
  'url',
  'author',
  'source',
  'sourceKind',
  'region',
  'externalId',
  'reposts',
  'comments',
  'likes',
  'views',
  'followers',
] as const;
export type Field = (typeof fields)[number];

/** The usual names of each field's column, in the form of {@link plainColumn}; the first that holds something counts. */
export const aliases: Record<Field, readonly string[]> = {
  title: [
    ...['title', '标题', '题目', '主题', '留言主题', '诉求标题', '工单标题', '文章标题', '新闻标题', '信件标题'],
    ...['事项标题', '来信主题', '信件主题', '帖子标题', '投诉标题', '举报标题', '问题标题', '标题/微博内容'],
  ],
  text: [
    ...['text', 'content', 'body', '内容', '正文', '文本', '正文内容', '文章内容', '文章正文', '微博正文', '微博内容'],
    ...['留言详情', '留言内容', '诉求内容', '诉求描述', '投诉内容', '举报内容', '反映内容', '来电内容', '工单内容'],
    ...['事项内容', '来信内容', '信件内容', '帖子内容', '问题描述', '事件描述', '详细内容', '全文', '原文'],
    ...['desc', 'description', 'content_text', '摘要', '内容摘要', '文章摘要', '原微博内容', 'summary'],
  ],
  time: [
    ...['time', 'date', 'published_at', 'publishedat', 'publish_time', 'publishtime', 'pubdate', 'created_at'],
    ...[
      'create_time',
      'create_date_time',
      'created_time',
      '发布时间',
      '发布日期',
      '发表时间',
      '发表日期',
      '时间',
      '日期',
    ],
    ...['留言时间', '来电时间', '投诉时间', '举报时间', '诉求时间', '受理时间', '来信时间', '信件时间', '登记时间'],
    ...['反映时间', '发帖时间', '发文时间', '提交时间', '创建时间', '微博时间'],
  ],
  url: [
    ...[
      'url',
      'link',
      '链接',
      '网址',
      '原文链接',
      '地址链接',
      '文章链接',
      '微博链接',
      '原文地址',
      '链接地址',
      '原文网址',
    ],
    ...['帖子链接', '新闻链接', '信息链接', 'note_url', 'aweme_url', 'video_url', 'content_url', 'article_url'],
  ],
  author: [
    ...[
      'author',
      'user',
      '作者',
      '用户',
      '留言用户',
      '发布者',
      '昵称',
      '用户昵称',
      '用户名',
      '发布人',
      '博主',
      '微博昵称',
    ],
    ...['nickname', 'user_nickname', 'screen_name', 'author_name'],
  ],
  source: [
    ...['source', 'site', '来源', '网站', '平台', '发布平台', '媒体', '首发平台', '来源网站', '网站名称', '来源平台'],
    ...['媒体名称', '信息来源', '站点', '站点名称', '公众号', '公众号名称', 'platform'],
  ],
  sourceKind: ['sourcekind', 'source_kind', '来源类型', '媒体类型', '信源类别', '网站类型', '平台类型'],
  region: [
    ...[
      'region',
      '地区',
      '地区代码',
      '区划代码',
      '行政区划',
      '行政区划代码',
      '地域',
      '涉及地域',
      '涉及地区',
      '所属地区',
    ],
    ...['所属区域', '事件发生地', '事发地', '事发区域', '所在地区', '区域', '区县', '发布位置', '发布地点', 'ip属地'],
    ...['ip归属地', 'ip_location'],
  ],
  externalId: [
    ...['externalid', 'external_id', '工单编号', '工单号', '举报编号', '受理编号', '留言编号', '信件编号', '信访编号'],
    ...['案件编号', '登记编号', '微博id', 'note_id', 'aweme_id', 'video_id', 'content_id', 'mid', 'mblogid', 'id'],
    ...['编号', '流水号', '序号', 'no'],
  ],
  reposts: [
    'reposts',
    'repost_count',
    'reposts_count',
    'share_count',
    'shared_count',
    'shares',
    '转发',
    '转发数',
    '转发量',
    '分享数',
  ],
  comments: ['comments', 'comment_count', 'comments_count', '评论', '评论数', '评论量', '跟帖数', '回复数'],
  likes: [
    'likes',
    'like_count',
    'liked_count',
    'digg_count',
    'attitudes_count',
    '点赞',
    '点赞数',
    '点赞量',
    '赞',
    '赞数',
  ],
  views: [
    'views',
    'view_count',
    'read_count',
    'play_count',
    '阅读',
    '阅读数',
    '阅读量',
    '浏览量',
    '浏览数',
    '点击量',
    '播放量',
    '播放数',
  ],
  followers: ['followers', 'fans', 'followers_count', 'fans_count', '粉丝', '粉丝数', '粉丝量'],
};

/** A column's name as it is compared: without case, blanks, line ends, the star of 必填 and a bracketed remark. */
export function plainColumn(name: string): string {
  return name
    .slice(0, 200)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\uFEFF\u200B*]+/g, '')
    .replace(/(?<=.)[([【][^)\]】]*[)\]】]:?$/, '')
    .replace(/[::]$/, '');
}

/** 个人信息列：who complained and how to reach them. No such column becomes part of a text. */
export function isPersonal(column: string): boolean {
  const name = plainColumn(column);
  if (/^被/.test(name)) return false;
  return (
    /(?:姓名|电话|手机号?码?|联系方式|身份证号?码?|证件号码?|家庭住址|联系地址|邮箱|微信号|qq号?码?)$/.test(name) ||
    /^(?:(?:求助|来电|举报|投诉|反映|诉求|信访|申诉|爆料|报料|来信|写信|联系|申请)(?:人|者|人员|号码|电话|人.{1,4})|当事人|市民)$/.test(
      name,
    ) ||
    /^(?:phone|mobile|telephone|tel|email|id_?card|real_?name)$/.test(name)
  );
}

/** Columns that only count the rows of one file, however they are filled. */
export function isRowCounter(column: string): boolean {
  return /^(?:序号|序列|行号|排序|排名|#|no\.?|num|index|row|rownum|rank)$/.test(plainColumn(column));
}

/** Columns whose numbers are given once by the system that the file comes from; others may be anything. */
export function isOwnNumber(column: string): boolean {
  return /^(?:(?:工单|举报|受理|留言|信件|信访|信访件|案件|登记|问政|事项|投诉|诉求|来信)(?:编号|号|编码|id)|(?:微博|文章|帖子|笔记|视频)id|externalid|external_id|(?:note|aweme|video|content|article|tweet|weibo)_?id|mid|mblogid)$/.test(
    plainColumn(column),
  );
}
